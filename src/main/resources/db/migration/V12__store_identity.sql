-- The id that this database shares with its artifact store, in one row.
create table if not exists store_identity (
    singleton integer primary key check (singleton = 1),
    id        varchar(36) not null,
    -- Whether the store has been seen with this id. From then on a store that has files and no id is another one.
    in_store  boolean not null
);
