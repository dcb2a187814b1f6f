#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "evidence/intake.h"

namespace muniment::evidence {

std::vector<std::variant<HashedFile, HashFailure>> hash_files(HashAlgorithm algorithm,
                                                              std::span<const FoundFile> files,
                                                              const Progress& progress,
                                                              unsigned threads) {
  std::mutex telling;
  Progress tell;
  if (progress) {
    tell = [&](std::uint64_t bytes_read) {
      const std::lock_guard lock(telling);
      progress(bytes_read);
    };
  }
  std::vector<std::optional<std::variant<HashedFile, HashFailure>>> found(files.size());
  std::atomic<std::size_t> next = 0;  // whoever is free takes the next file
  const auto work = [&] {
    Hasher hasher(algorithm);
    for (std::size_t i = next++; i < files.size(); i = next++) {
      found[i] = hash_file(hasher, files[i], tell);
    }
  };
  {
    std::vector<std::jthread> others;
    const std::size_t wanted = std::min<std::size_t>(threads, files.size());
    for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(work);
    work();
  }  // all have ended
  std::vector<std::variant<HashedFile, HashFailure>> results;
  results.reserve(files.size());
  for (auto& result : found) results.push_back(std::move(*result));
  return results;
}

}  // namespace muniment::evidence
