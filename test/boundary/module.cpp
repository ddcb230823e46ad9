// The module: magic block; and what must not compile, tried as it is compiled.
#include <string>

#include "server/boundary.hpp"

namespace {

template <typename Function, typename... Arguments>
concept Callable = requires(Function function, Arguments... arguments) {
  pg_idem::call_postgres(function, arguments...);
};

// Only a function pointer and values without destructors go to the server: a jump skips the rest.
static_assert(Callable<int (*)(int), int>);
static_assert(Callable<void (*)(const char *), const char *>);
static_assert(!Callable<int (*)(const std::string &), std::string>);
static_assert(!Callable<std::string (*)(int), int>);
static_assert(!Callable<decltype([](int number) { return number; }), int>);

}  // namespace

extern "C" {
PGDLLEXPORT const Pg_magic_struct *Pg_magic_func(void);
PG_MODULE_MAGIC;
}
