// Advisory locks by the server's lock manager, as pg_try_advisory_lock(bigint) takes them.
#include "server/migrator_lock.hpp"

#include "server/settings.hpp"

namespace pg_idem {
namespace {

// Runs for different tenants do not wait for each other.
uint32 hash_of_tenant() {
  const size_t length = setting_tenant == nullptr ? 0 : strlen(setting_tenant);
  if (length == 0) return 0;
  return hash_bytes(reinterpret_cast<const unsigned char *>(setting_tenant),
                    static_cast<int>(length));
}

LOCKTAG lock_tag() {
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, static_cast<uint32>(migrator_lock_key >> 32),
                       static_cast<uint32>(migrator_lock_key) ^ hash_of_tenant(), 1);
  return tag;
}

bool try_lock(bool session) {
  LOCKTAG tag = lock_tag();
  return LockAcquire(&tag, ExclusiveLock, session, true) != LOCKACQUIRE_NOT_AVAIL;
}

void release() {
  LOCKTAG tag = lock_tag();
  LockRelease(&tag, ExclusiveLock, true);
}

int holder() {
  LOCKTAG tag = lock_tag();
  int count;
  VirtualTransactionId *holders = GetLockConflicts(&tag, ExclusiveLock, &count);
  for (int i = 0; i < count; i++)
    if (PGPROC *process = process_of(holders[i])) return process->pid;
  return 0;
}

}  // namespace

bool try_migrator_lock(LockSpan span) {
  return call_postgres(try_lock, span == LockSpan::session);
}

void release_migrator_lock() {
  call_postgres(release);
}
int migrator_lock_holder() {
  return call_postgres(holder);
}

}  // namespace pg_idem
