# Writes OUTPUT, a source file that holds the bytes of INPUT as muniment::cli::zh_catalogue.
file(READ ${INPUT} bytes HEX)
file(SIZE ${INPUT} size)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,)(0x..,)?(0x..,)?(0x..,)?(0x..,)?(0x..,)?(0x..,)?(0x..,)?)" "\\1\n"
       bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"cli/common/catalogue_data.h\"

namespace muniment::cli {
const unsigned char zh_catalogue[] = {
${bytes}};
const std::size_t zh_catalogue_size = ${size};
}  // namespace muniment::cli
")
