// The shared memory between a caller and its background worker: this head, the settings, the
// statement, the queue.
#pragma once

#include "server/postgres.hpp"

namespace pg_idem {

struct WorkerSegment {
  Oid database, authenticated_user, session_user, user;
  int security_context;
  Size settings_size, sql_size;
  volatile bool done;  // set by the worker at its very end
};

inline constexpr Size worker_queue_size = 65536;

inline char *settings_of(WorkerSegment *segment) {
  return reinterpret_cast<char *>(segment) + MAXALIGN(sizeof(WorkerSegment));
}
inline char *sql_of(WorkerSegment *segment) {
  return settings_of(segment) + MAXALIGN(segment->settings_size);
}
inline char *queue_of(WorkerSegment *segment) {
  return sql_of(segment) + MAXALIGN(segment->sql_size);
}
inline Size worker_segment_size(Size sql_size, Size settings_size) {
  return MAXALIGN(sizeof(WorkerSegment)) + MAXALIGN(settings_size) + MAXALIGN(sql_size) +
         worker_queue_size;
}

}  // namespace pg_idem
