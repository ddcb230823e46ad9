// Try, look who is in the way, queue for a short while or not at all.
#include "ensure/locks.hpp"

#include "catalog/names.hpp"
#include "core/sqlstate.hpp"
#include "ensure/tell.hpp"
#include "server/latch.hpp"
#include "server/notice.hpp"
#include "server/settings.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

constexpr long first_pause = 10, longest_pause = 200;  // milliseconds

RelationLock blocked{InvalidOid, NoLock};
bool is_asking = false;  // the catalog is asked, and nothing is locked yet
std::uint64_t version_asked;

std::uint64_t catalog_version() {
  call_postgres(AcceptInvalidationMessages);
  return SharedInvalidMessageCounter;
}

bool has_waited_too_long(const ServerError &error) {
  return error.data()->sqlerrcode == ERRCODE_LOCK_NOT_AVAILABLE ||
         error.data()->sqlerrcode == ERRCODE_T_R_DEADLOCK_DETECTED;
}

// Returns whether it got the lock.
bool queue_shortly(const RelationLock &wanted) {
  try {
    in_subtransaction([&] {
      with_changed_settings([&] {
        change_setting("lock_timeout", std::to_string(setting_lock_timeout));
        call_postgres(LockRelationOid, wanted.relation, wanted.mode);
      });
    });
    return true;
  } catch (const ServerError &error) {
    if (!has_waited_too_long(error)) throw;
    discard(error);
    return false;
  }
}

bool all_are_short(const std::vector<LockHolder> &holders) {
  for (const LockHolder &holder : holders) {
    ask_to_yield(holder);
    const bool is_short = holder.pid != 0 && holder.seconds * 1000 <= setting_lock_timeout;
    if (!is_short && !holder.yields) return false;
  }
  return true;
}

std::string describe(const std::vector<LockHolder> &holders) {
  std::vector<int> pids;
  bool prepared = false;
  for (const LockHolder &holder : holders) {
    if (holder.pid != 0) pids.push_back(holder.pid);
    prepared |= holder.pid == 0;
  }
  return prepared ? describe_transactions(pids) : describe_processes(pids);
}

std::string lock_text(const RelationLock &wanted) {
  return std::string(call_postgres(GetLockmodeName, LOCKMETHODID{DEFAULT_LOCKMETHOD},
                                   LOCKMODE{wanted.mode})) +
         " on " + relation_name(wanted.relation);
}

[[noreturn]] void give_up(const RelationLock &wanted, const std::vector<LockHolder> &holders,
                          const char *hint) {
  blocked = wanted;
  throw Error(sqlstate::lock_not_available, "could not get " + lock_text(wanted), describe(holders),
              hint);
}

// Nobody rolls back for us: try again as long as nobody can wait for what we hold.
void poll(const RelationLock &wanted, std::vector<LockHolder> holders) {
  const TimestampTz begin = GetCurrentTimestamp();
  if (holds_strong_lock())
    give_up(wanted, holders,
            "This transaction holds locks already that others wait for. Use CALL migrate(...), "
            "which rolls back and tries again, or run again later.");
  if (setting_lock_patience > 0)
    send_notice({.sqlstate = sqlstate::blocked,
                 .message = "waiting for " + lock_text(wanted),
                 .detail = describe(holders)});
  for (long pause = first_pause;; pause = std::min(pause * 2, longest_pause)) {
    if (TimestampDifferenceExceeds(begin, GetCurrentTimestamp(), setting_lock_patience))
      give_up(wanted, holders, "Run again later, or raise pg_idem.lock_patience.");
    sleep_milliseconds(pause);
    if (try_lock(wanted)) return;
    holders = holders_in_the_way(wanted);
    if (all_are_short(holders) && queue_shortly(wanted)) return;
  }
}

void wait_for(const RelationLock &wanted) {
  const std::vector<LockHolder> holders = holders_in_the_way(wanted);
  if (all_are_short(holders) && queue_shortly(wanted)) return;
  if (come_again == 0) return poll(wanted, holders);
  give_up(wanted, holders, "Run again later, or raise pg_idem.lock_patience.");
}

bool is_overtaken() {
  return is_asking && catalog_version() != version_asked;
}

[[maybe_unused]] const bool is_hooked = (under_locks = execute_under_locks, true);

}  // namespace

void take_lock(const RelationLock &wanted) {
  if (try_lock(wanted)) return;
  const TimestampTz begin = GetCurrentTimestamp();
  wait_for(wanted);
  const double seconds = static_cast<double>(GetCurrentTimestamp() - begin) / USECS_PER_SEC;
  record_wait(lock_text(wanted), seconds);
}

void prepare_statement(Node *tree) {
  for (const RelationLock &lock : locks_of(tree)) take_lock(lock);
  if (is_overtaken()) throw CatalogChanged();
}

void execute_under_locks(Node *tree, const std::function<void()> &execute) {
  prepare_statement(tree);
  try {
    in_subtransaction(execute);
  } catch (const ServerError &error) {
    if (is_cancel(error) || !is_overtaken()) throw;
    discard(error);
    throw CatalogChanged();
  }
}

std::optional<RelationLock> take_blocked_lock() {
  const RelationLock lock = blocked;
  blocked = {InvalidOid, NoLock};
  if (!OidIsValid(lock.relation)) return std::nullopt;
  return lock;
}

Questions::Questions() : outer_(is_asking), outer_version_(version_asked) {
  version_asked = catalog_version();
  is_asking = true;
}

bool Questions::are_outdated(const Error &error) const {
  return is_overtaken() && error.sqlstate != std::string_view(sqlstate::lock_not_available);
}

void Questions::ask_no_more() {
  is_asking = false;
}

Questions::~Questions() {
  is_asking = outer_;
  version_asked = outer_version_;
}

void set_lock_timeout_for_rows() {
  if (LockTimeout != setting_lock_timeout) return;  // the script's own
  const int timeout = holds_strong_lock() ? setting_lock_timeout : setting_lock_patience;
  change_setting("lock_timeout", std::to_string(timeout));
}

}  // namespace pg_idem
