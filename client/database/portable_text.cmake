# Writes the portable engine's SQL, which Makefile.pgxs puts together, into a source of the client.
file(READ ${FOLDER}/portable.sql engine)
file(WRITE ${OUTPUT} "// Made by client/database/portable_text.cmake.
#include \"database/portable_text.hpp\"
namespace pg_idem::client {
const char portable_engine[] = R\"sql(${engine})sql\";
}
")
