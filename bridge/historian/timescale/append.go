package timescale

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gemel/bridge"
)

// staging takes a block before it goes to where it stays: COPY itself knows no "on conflict". It is of the connection alone and is in no log.
const staging = "create temporary table if not exists gemel_staging (tag integer, status integer, source bigint, server bigint, bits bigint, value double precision) on commit delete rows"

// stagingMade is the key under which a connection remembers that it has the table.
const stagingMade = "gemel staging"

// keeping is what makes a commit wait for the disk, whatever the server's default is.
const keeping = "begin; set local synchronous_commit = on"

// Append keeps samples.
func (s *Store) Append(samples []bridge.Sample) error {
	if len(samples) == 0 {
		return nil
	}
	if err := s.checkTags(samples); err != nil {
		return err
	}
	data := rows(inOrder(samples))
	err := s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{BeginQuery: keeping}, func(tx pgx.Tx) error {
			inner := tx.Conn().PgConn()
			if inner.CustomData()[stagingMade] == nil {
				if _, err := tx.Exec(ctx, staging); err != nil {
					return err
				}
			}
			if _, err := inner.CopyFrom(ctx, bytes.NewReader(data), "copy pg_temp.gemel_staging from stdin binary"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, s.sql("insert into SCHEMA.sample (tag, status, source, server, bits, value) select tag, status, source, server, bits, value from pg_temp.gemel_staging on conflict do nothing"))
			return err
		})
		if err == nil {
			conn.Conn().PgConn().CustomData()[stagingMade] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range samples {
		if last, ok := s.latest[x.Tag]; ok && x.Source >= last.Source {
			s.latest[x.Tag] = x
		}
	}
	return nil
}

// checkTags refuses samples of tags without a name.
func (s *Store) checkTags(samples []bridge.Sample) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range samples {
		if (i == 0 || samples[i].Tag != samples[i-1].Tag) && !s.tags[samples[i].Tag] {
			return fmt.Errorf("there is no tag with the number %d", samples[i].Tag)
		}
	}
	return nil
}

// inOrder sorts by the key of the table, so that two who append the same samples never wait for each other; of samples that are one the first comes first, and stays.
func inOrder(samples []bridge.Sample) []bridge.Sample {
	order := func(a, b bridge.Sample) int {
		if c := cmp.Compare(a.Tag, b.Tag); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Source, b.Source); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Status, b.Status); c != 0 {
			return c
		}
		return cmp.Compare(math.Float64bits(a.Value), math.Float64bits(b.Value))
	}
	if !slices.IsSortedFunc(samples, order) {
		samples = slices.Clone(samples)
		slices.SortStableFunc(samples, order)
	}
	return samples
}

// rows encodes samples in the binary format of COPY: a header, for each row the number of its fields and each field behind its length, and -1.
func rows(samples []bridge.Sample) []byte {
	const row = 2 + 6*4 + 2*4 + 4*8
	b := make([]byte, 0, 19+len(samples)*row+2)
	b = append(b, "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	big := binary.BigEndian
	wide := func(b []byte, x uint64) []byte { return big.AppendUint64(big.AppendUint32(b, 8), x) }
	for i := range samples {
		x := &samples[i]
		b = big.AppendUint16(b, 6)
		b = big.AppendUint32(big.AppendUint32(b, 4), uint32(x.Tag))
		b = big.AppendUint32(big.AppendUint32(b, 4), uint32(x.Status))
		b = wide(b, uint64(x.Source))
		b = wide(b, uint64(x.Server))
		b = wide(b, math.Float64bits(x.Value))
		b = wide(b, math.Float64bits(x.Value))
	}
	return big.AppendUint16(b, math.MaxUint16)
}
