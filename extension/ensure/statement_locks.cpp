// Which locks on existing relations a statement needs, as far as its tree tells. What is not listed
// here, or is done inside a DO block, is bounded by lock_timeout, which a run sets.
#include "catalog/existence.hpp"
#include "ensure/locks.hpp"
#include "server/top_level.hpp"

namespace pg_idem {
namespace {

class Locks {
 public:
  void add(Oid relation, LOCKMODE mode) {
    if (OidIsValid(relation)) locks_.push_back({relation, mode});
  }
  void add(const RangeVar *relation, LOCKMODE mode) {
    if (relation != nullptr) add(find_relation(relation), mode);
  }
  // With the tables that inherit from it.
  void add_family(const RangeVar *relation, LOCKMODE mode) {
    const Oid parent = find_relation(relation);
    if (!OidIsValid(parent)) return;
    if (!relation->inh) return add(parent, mode);
    for (const Oid member : to_oids(call_postgres(family, parent))) add(member, mode);
  }
  void add_referenced(Oid table, LOCKMODE mode) {
    for (const Oid referenced : to_oids(call_postgres(referenced_tables, table)))
      add(referenced, mode);
  }
  std::vector<RelationLock> take() { return std::move(locks_); }

 private:
  static List *family(Oid parent) { return find_all_inheritors(parent, NoLock, nullptr); }
  // The tables that its foreign keys refer to: their triggers go with the keys.
  static List *referenced_tables(Oid table) {
    List *tables = NIL;
    Relation relation = try_relation_open(table, AccessShareLock);
    if (relation == nullptr) return NIL;  // dropped a moment ago
    List *keys = RelationGetFKeyList(relation);
    for (int i = 0; i < list_length(keys); i++)
      tables = list_append_unique_oid(
          tables, static_cast<ForeignKeyCacheInfo *>(keys->elements[i].ptr_value)->confrelid);
    relation_close(relation, AccessShareLock);
    return tables;
  }

  std::vector<RelationLock> locks_;
};

Oid default_partition(Oid parent) {
  return OidIsValid(parent) ? call_postgres(get_default_partition_oid, parent) : InvalidOid;
}

void add_references(Locks &locks, const List *constraints) {
  for (Constraint *constraint : nodes<Constraint>(constraints))
    if (constraint->contype == CONSTR_FOREIGN)
      locks.add(constraint->pktable, ShareRowExclusiveLock);
}

void of_create_table(Locks &locks, const CreateStmt *create) {
  for (Node *element : nodes<Node>(create->tableElts)) {
    if (IsA(element, ColumnDef))
      add_references(locks, as<ColumnDef>(element)->constraints);
    else if (IsA(element, Constraint) && as<Constraint>(element)->contype == CONSTR_FOREIGN)
      locks.add(as<Constraint>(element)->pktable, ShareRowExclusiveLock);
  }
  for (RangeVar *parent : nodes<RangeVar>(create->inhRelations)) {
    locks.add(parent, ShareUpdateExclusiveLock);
    if (create->partbound != nullptr)
      locks.add(default_partition(find_relation(parent)), AccessExclusiveLock);
  }
}

void of_subcommand(Locks &locks, Oid table, const AlterTableCmd *command) {
  switch (command->subtype) {
    case AT_AddColumn:
      add_references(locks, as<ColumnDef>(command->def)->constraints);
      break;
    case AT_AddConstraint:
      if (as<Constraint>(command->def)->contype == CONSTR_FOREIGN)
        locks.add(as<Constraint>(command->def)->pktable, ShareRowExclusiveLock);
      break;
    case AT_DropColumn:
    case AT_DropConstraint:
      locks.add_referenced(table, AccessExclusiveLock);
      break;
    case AT_AttachPartition:
    case AT_DetachPartition:
      locks.add(as<PartitionCmd>(command->def)->name, AccessExclusiveLock);
      locks.add(default_partition(table), AccessExclusiveLock);
      break;
    default:
      break;
  }
}

void of_alter_table(Locks &locks, const AlterTableStmt *alter) {
  const Oid table = find_relation(alter->relation);
  if (!OidIsValid(table)) return;
  locks.add_family(alter->relation, call_postgres(AlterTableGetLockLevel, alter->cmds));
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds))
    of_subcommand(locks, table, command);
}

// The table of a trigger, policy or rule is named before it.
Oid table_of_member(List *name) {
  List *table = call_postgres(list_copy_head, const_cast<const List *>(name), count_of(name) - 1);
  return find_relation(to_qualified_name(table));
}

Oid table_of_index(Oid index) {
  return call_postgres(IndexGetRelation, index, true);
}

void of_drop(Locks &locks, const DropStmt *drop) {
  for (Node *object : nodes<Node>(drop->objects)) {
    auto *name = as<List>(object);
    switch (drop->removeType) {
      case OBJECT_TRIGGER:
      case OBJECT_POLICY:
      case OBJECT_RULE:
        locks.add(table_of_member(name), AccessExclusiveLock);
        break;
      case OBJECT_INDEX: {
        const Oid index = find_relation(to_qualified_name(name));
        if (OidIsValid(index)) locks.add(table_of_index(index), AccessExclusiveLock);
        locks.add(index, AccessExclusiveLock);
        break;
      }
      case OBJECT_TABLE:
      case OBJECT_VIEW:
      case OBJECT_MATVIEW:
      case OBJECT_SEQUENCE:
      case OBJECT_FOREIGN_TABLE: {
        const Oid relation = find_relation(to_qualified_name(name));
        locks.add(relation, AccessExclusiveLock);
        if (OidIsValid(relation) && drop->removeType == OBJECT_TABLE)
          locks.add_referenced(relation, AccessExclusiveLock);
        break;
      }
      default:
        break;
    }
  }
}

void of_rename(Locks &locks, const RenameStmt *rename) {
  if (rename->relation == nullptr) return;
  const bool index = rename->renameType == OBJECT_INDEX;
  if (rename->renameType == OBJECT_COLUMN)
    locks.add_family(rename->relation, AccessExclusiveLock);
  else
    locks.add(rename->relation, index ? ShareUpdateExclusiveLock : AccessExclusiveLock);
}

void of_reindex(Locks &locks, const ReindexStmt *reindex) {
  if (reindex->relation == nullptr) return;
  const Oid relation = find_relation(reindex->relation);
  const bool index = OidIsValid(relation) && reindex->kind == REINDEX_OBJECT_INDEX;
  locks.add(index ? table_of_index(relation) : relation, ShareLock);
  if (index) locks.add(relation, AccessExclusiveLock);
}

// Statements that lock one relation, named by a field of their own.
template <typename Statement, RangeVar *Statement::*relation, LOCKMODE mode>
void of_one(Locks &locks, const Node *tree) {
  locks.add(reinterpret_cast<const Statement *>(tree)->*relation, mode);
}

template <typename Statement, void (*add)(Locks &, const Statement *)>
void of(Locks &locks, const Node *tree) {
  add(locks, reinterpret_cast<const Statement *>(tree));
}

void of_create_index(Locks &locks, const IndexStmt *create) {
  locks.add_family(create->relation, ShareLock);
}

void of_refresh(Locks &locks, const RefreshMatViewStmt *refresh) {
  locks.add(refresh->relation, refresh->concurrent ? ExclusiveLock : AccessExclusiveLock);
}

void of_truncate(Locks &locks, const TruncateStmt *truncate) {
  for (RangeVar *relation : nodes<RangeVar>(truncate->relations))
    locks.add_family(relation, AccessExclusiveLock);
}

void of_vacuum(Locks &locks, const VacuumStmt *vacuum) {
  if (!call_postgres(is_option_on, const_cast<const List *>(vacuum->options), "full")) return;
  for (VacuumRelation *one : nodes<VacuumRelation>(vacuum->rels))
    locks.add(one->relation, AccessExclusiveLock);
}
void of_cluster(Locks &locks, const Node *tree) {
  locks.add(clustered_relation(tree), AccessExclusiveLock);
}

struct Kind {
  NodeTag tag;
  void (*add)(Locks &, const Node *);
};

constexpr Kind kinds[] = {
    {T_CreateStmt, of<CreateStmt, of_create_table>},
    {T_AlterTableStmt, of<AlterTableStmt, of_alter_table>},
    {T_DropStmt, of<DropStmt, of_drop>},
    {T_RenameStmt, of<RenameStmt, of_rename>},
    {T_IndexStmt, of<IndexStmt, of_create_index>},
    {T_ReindexStmt, of<ReindexStmt, of_reindex>},
    {T_RefreshMatViewStmt, of<RefreshMatViewStmt, of_refresh>},
    {T_TruncateStmt, of<TruncateStmt, of_truncate>},
    {T_VacuumStmt, of<VacuumStmt, of_vacuum>},
    {T_CreateTrigStmt, of_one<CreateTrigStmt, &CreateTrigStmt::relation, ShareRowExclusiveLock>},
    {T_CreatePolicyStmt, of_one<CreatePolicyStmt, &CreatePolicyStmt::table, AccessExclusiveLock>},
    {T_AlterPolicyStmt, of_one<AlterPolicyStmt, &AlterPolicyStmt::table, AccessExclusiveLock>},
    {T_RuleStmt, of_one<RuleStmt, &RuleStmt::relation, AccessExclusiveLock>},
    {T_ViewStmt, of_one<ViewStmt, &ViewStmt::view, AccessExclusiveLock>},
    {T_AlterObjectSchemaStmt,
     of_one<AlterObjectSchemaStmt, &AlterObjectSchemaStmt::relation, AccessExclusiveLock>},
    {T_AlterSeqStmt, of_one<AlterSeqStmt, &AlterSeqStmt::sequence, ShareRowExclusiveLock>},
    {T_Cluster, of_cluster},
};

}  // namespace

std::vector<RelationLock> locks_of(const Node *tree) {
  Locks locks;
  for (const Kind &kind : kinds)
    if (nodeTag(tree) == kind.tag) kind.add(locks, tree);
  return locks.take();
}

}  // namespace pg_idem
