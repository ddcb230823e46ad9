// The portable engine as SQL text, with @extschema@ where the schema of its functions goes.
#pragma once

namespace pg_idem::client {

extern const char portable_engine[];

}  // namespace pg_idem::client
