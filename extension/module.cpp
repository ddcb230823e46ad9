// The module: magic block and start-up. Functions are in functions/, settings in server/settings.
#include "ensure/ensure.hpp"
#include "server/postgres.hpp"
#include "server/settings.hpp"
#include "server/state_guard.hpp"
#include "server/utility_hook.hpp"

extern "C" {
// Version 15 declares PG_MODULE_MAGIC's function without visibility.
PGDLLEXPORT const Pg_magic_struct *Pg_magic_func(void);
PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);
void _PG_init(void) {
  pg_idem::define_settings();
  pg_idem::install_utility_hook();
  pg_idem::set_handler_of_workers(pg_idem::ensure_below);
  pg_idem::install_state_guard();
}
}
