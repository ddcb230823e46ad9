// The module: magic block.
#include "server/postgres.hpp"

extern "C" {
PGDLLEXPORT const Pg_magic_struct *Pg_magic_func(void);
PG_MODULE_MAGIC;
}
