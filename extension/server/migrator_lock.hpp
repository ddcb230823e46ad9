// The lock that lets one run at a time work on a database: an advisory lock, which goes with the
// session or transaction that dies. It is never waited for inside the lock manager: a waiting
// snapshot and a CREATE INDEX CONCURRENTLY would wait for each other, undetected.
#pragma once

#include "server/boundary.hpp"

#include <cstdint>

namespace pg_idem {

// Its key; also taken by the client around CREATE EXTENSION.
inline constexpr std::int64_t migrator_lock_key = 0x706769646d;

enum class LockSpan { transaction, session };

bool try_migrator_lock(LockSpan span);
void release_migrator_lock();  // of the session

// The process that holds it, or 0.
int migrator_lock_holder();

}  // namespace pg_idem
