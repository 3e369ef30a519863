package timescale

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

const formatVersion = "gemel historian 1"

// tables of a new schema; SCHEMA stands for its name. The columns of sample are ordered so that none is padded; its key is what makes two samples
// one (bridge.Sample).
const tables = `
create schema if not exists SCHEMA;
create table SCHEMA.format (version text primary key);
create table SCHEMA.tag (id integer generated always as identity primary key, name text not null unique);
create table SCHEMA.sample (
	tag integer not null,
	status integer not null,
	source bigint not null,
	server bigint not null,
	bits bigint not null,
	value double precision not null,
	primary key (tag, source, status, bits)
);
create table SCHEMA.gap (id bigint generated always as identity primary key, connection text not null, begins bigint not null, ends bigint not null, why text not null);
create view SCHEMA.reading as
	select t.name as tag, timestamptz '1970-01-01 00:00:00Z' + (s.source / 1000) * interval '1 microsecond' as time, s.value,
		s.status::bigint & 4294967295 as status, s.source, s.server
	from SCHEMA.sample s join SCHEMA.tag t on t.id = s.tag;
insert into SCHEMA.format values ('` + formatVersion + `');
`

// chunk is the time whose samples lie in one table of a hypertable: a day, in nanoseconds.
const chunk = "86400000000000"

// isThere asks for the tables. The catalogue itself is read, for what a connection remembers of it may be older than its locks.
const isThere = "select exists(select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = 'format')"

// prepare looks whether the server keeps what it acknowledges, and makes the tables where they are missing.
func (s *Store) prepare(ctx context.Context) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var fsync, encoding string
	if err := conn.QueryRow(ctx, "select current_setting('fsync'), current_setting('server_encoding')").Scan(&fsync, &encoding); err != nil {
		return err
	}
	switch {
	case fsync != "on":
		return errors.New("the server runs with fsync = off: what it acknowledges may be lost with the next power failure")
	case encoding != "UTF8":
		return fmt.Errorf("the database is encoded in %s; names of tags need UTF8", encoding)
	}
	var there bool
	if err := conn.QueryRow(ctx, isThere, s.schema).Scan(&there); err != nil {
		return err
	}
	if !there {
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return s.create(ctx, tx) }); err != nil {
			return err
		}
	}
	var version string
	if err := conn.QueryRow(ctx, s.sql("select version from SCHEMA.format")).Scan(&version); err != nil {
		return err
	}
	if version != formatVersion {
		return fmt.Errorf("the format of the schema %s is %q; this program reads %q", s.schema, version, formatVersion)
	}
	return s.look(ctx, conn.Conn())
}

// create makes the tables, unless somebody else is faster.
func (s *Store) create(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext($1))", "gemel historian "+s.schema); err != nil {
		return err
	}
	var there bool
	if err := tx.QueryRow(ctx, isThere, s.schema).Scan(&there); err != nil || there {
		return err
	}
	if _, err := tx.Exec(ctx, s.sql(tables)); err != nil {
		return err
	}
	var extension string
	err := tx.QueryRow(ctx, "select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'timescaledb'").Scan(&extension)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = tx.Exec(ctx, s.sql("select "+extension+".create_hypertable('SCHEMA.sample', 'source', chunk_time_interval => "+chunk+"::bigint, create_default_indexes => false)"))
	}
	return err
}

// look reads what stays in memory: the tags, and what kind of table keeps the samples.
func (s *Store) look(ctx context.Context, conn *pgx.Conn) error {
	var extension bool
	if err := conn.QueryRow(ctx, "select exists(select from pg_extension where extname = 'timescaledb')").Scan(&extension); err != nil {
		return err
	}
	if extension {
		err := conn.QueryRow(ctx, "select exists(select from timescaledb_information.hypertables where hypertable_schema = $1 and hypertable_name = 'sample')", s.schema).Scan(&s.hyper)
		if err != nil {
			return err
		}
	}
	_, err := s.names(ctx, conn)
	return err
}

// Kind says what keeps the samples.
func (s *Store) Kind() string {
	if s.hyper {
		return "TimescaleDB, a hypertable in chunks of a day"
	}
	return "PostgreSQL, one table; with the extension timescaledb a new schema would be a hypertable"
}

// sql puts the name of the schema into a statement; schemaName keeps everything else out of it.
func (s *Store) sql(text string) string { return strings.ReplaceAll(text, "SCHEMA", s.schema) }
