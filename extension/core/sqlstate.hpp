// Every SQLSTATE that pg_idem raises. Class ID is its own (the standard leaves classes from I on to
// implementations); the standard codes are used where they say the same. docs/errors.md lists them.
#pragma once

namespace pg_idem::sqlstate {

// errors of our own
inline constexpr char drift[] = "ID001";             // exists, but is not as wanted
inline constexpr char unknown_revision[] = "ID002";  // a target that names nothing
inline constexpr char ambiguous_revision[] = "ID003";
inline constexpr char several_heads[] = "ID004";
inline constexpr char missing_parent[] = "ID005";  // a parent or dependency that exists nowhere
inline constexpr char revision_cycle[] = "ID006";
inline constexpr char duplicate_revision[] = "ID007";
inline constexpr char no_way_down[] = "ID008";   // a revision without a down section
inline constexpr char changed_file[] = "ID009";  // a file changed after it was applied
inline constexpr char refused[] = "ID010";       // going on would mean guessing
inline constexpr char verify_failed[] = "ID011";
inline constexpr char invalid_migration_file[] = "ID012";
inline constexpr char not_one_statement[] = "ID013";   // a definition that is more than itself
inline constexpr char invalid_condition[] = "ID014";   // not one row, one column, boolean or count
inline constexpr char undefined_variable[] = "ID015";  // of a script: no value is set for it

// what a step did: the SQLSTATE of its NOTICE or WARNING
inline constexpr char created[] = "ID100";
inline constexpr char altered[] = "ID101";
inline constexpr char dropped[] = "ID102";
inline constexpr char renamed[] = "ID103";
inline constexpr char unchanged[] = "ID104";
inline constexpr char drifted[] = "ID105";
inline constexpr char executed[] = "ID106";
inline constexpr char revision_started[] = "ID110";
inline constexpr char waiting[] = "ID111";  // for another run
inline constexpr char blocked[] = "ID112";  // by a transaction that holds a lock; it will try again
inline constexpr char progress[] = "ID113";  // of an index that is being built
inline constexpr char resumed[] = "ID114";   // a revision outside a transaction, where it was left
inline constexpr char vanished[] = "ID115";  // a run before this one ended without a word

// standard ones
inline constexpr char invalid_parameter_value[] = "22023";
inline constexpr char null_value_not_allowed[] = "22004";
inline constexpr char invalid_name[] = "42602";
inline constexpr char undefined_object[] = "42704";
inline constexpr char undefined_table[] = "42P01";
inline constexpr char undefined_column[] = "42703";
inline constexpr char insufficient_privilege[] = "42501";
inline constexpr char wrong_object_type[] = "42809";
inline constexpr char object_not_in_prerequisite_state[] = "55000";
inline constexpr char lock_not_available[] = "55P03";
inline constexpr char serialization_failure[] = "40001";
inline constexpr char deadlock_detected[] = "40P01";
inline constexpr char configuration_limit_exceeded[] = "53400";
inline constexpr char read_only_transaction[] = "25006";
inline constexpr char active_sql_transaction[] = "25001";
inline constexpr char feature_not_supported[] = "0A000";
inline constexpr char out_of_memory[] = "53200";
inline constexpr char no_connection[] = "08001";  // could not be made
inline constexpr char connection_failure[] = "08006";
inline constexpr char internal_error[] = "XX000";

}  // namespace pg_idem::sqlstate
