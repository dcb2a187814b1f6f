// tiles_client checks a published site with Go's own transparency log packages, which know nothing
// of Muniment:
//
//	tiles_client BASE VKEY [OLD-CHECKPOINT]
//
// BASE is a folder or an http:// address. The signed checkpoint is opened with the verifier key; the
// tiles must lead to its root; every entry (or, where none are published, every leaf hash) must be
// included; the tree of the old checkpoint, a file, must be a beginning of this one.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

var errNotThere = errors.New("not there")

// site fetches files and keeps the tiles: proofs ask for the same ones again and again.
type site struct {
	base  string
	tiles map[string][]byte
}

func (s *site) fetch(path string) ([]byte, error) {
	if !strings.HasPrefix(s.base, "http://") {
		data, err := os.ReadFile(filepath.Join(s.base, path))
		if os.IsNotExist(err) {
			return nil, fmt.Errorf("%s: %w", path, errNotThere)
		}
		return data, err
	}
	response, err := http.Get(s.base + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%s: %w", path, errNotThere)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(response.Body)
}

func (s *site) Height() int                                { return height }
func (s *site) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

// The package names a tile tile/HEIGHT/LEVEL/NUMBER; a site leaves the height out.
func (s *site) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, kept := s.tiles[path]
		if !kept {
			var err error
			if data, err = s.fetch(path); err != nil {
				return nil, err
			}
			s.tiles[path] = data
		}
		all = append(all, data)
	}
	return all, nil
}

// open verifies a signed checkpoint: three lines, the origin, the size, the root.
func open(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s: %q", verifier.Name(), opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("bad root %q", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// entries reads the bundle of the entries from first on: each behind its length of two bytes.
func (s *site) entries(first, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: -1, N: first >> height, W: 1 << height}
	if rest := size - first; rest < 1<<height {
		tile.W = int(rest)
	}
	data, err := s.fetch(strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1))
	if err != nil {
		return nil, err
	}
	var found [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if data = data[2:]; length > len(data) {
			return nil, errors.New("a bundle is cut off")
		}
		found = append(found, data[:length])
		data = data[length:]
	}
	if len(data) != 0 || len(found) != tile.W {
		return nil, fmt.Errorf("a bundle has %d entries and must have %d", len(found), tile.W)
	}
	return found, nil
}

// checkAll proves every leaf included and says what the leaves were: entries, or hashes only.
func (s *site) checkAll(tree tlog.Tree, reader tlog.HashReader) (string, error) {
	what := "entries"
	for first := int64(0); first < tree.N; first += 1 << height {
		bundle, err := s.entries(first, tree.N)
		if err != nil && !(errors.Is(err, errNotThere) && (first == 0 || what == "leaf hashes")) {
			return "", err
		}
		if err != nil {
			what = "leaf hashes"
		}
		for i := first; i < tree.N && i < first+1<<height; i++ {
			leaf := tlog.Hash{}
			if err == nil {
				leaf = tlog.RecordHash(bundle[i-first])
			} else {
				stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
				if err != nil {
					return "", err
				}
				leaf = stored[0]
			}
			proof, err := tlog.ProveRecord(tree.N, i, reader)
			if err != nil {
				return "", err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf); err != nil {
				return "", fmt.Errorf("entry %d: %w", i, err)
			}
		}
	}
	return what, nil
}

func checkGrowth(tree tlog.Tree, reader tlog.HashReader, file string, verifier note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := open(text, verifier)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

func run(arguments []string) error {
	if len(arguments) != 2 && len(arguments) != 3 {
		return errors.New("tiles_client BASE VKEY [OLD-CHECKPOINT]")
	}
	verifier, err := note.NewVerifier(arguments[1])
	if err != nil {
		return err
	}
	s := &site{base: arguments[0], tiles: map[string][]byte{}}
	text, err := s.fetch("checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(text, verifier)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, s)
	what, err := s.checkAll(tree, reader)
	if err != nil {
		return err
	}
	if len(arguments) == 3 {
		if err := checkGrowth(tree, reader, arguments[2], verifier); err != nil {
			return err
		}
	}
	fmt.Printf("verified %d %s of %s\n", tree.N, what, verifier.Name())
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
