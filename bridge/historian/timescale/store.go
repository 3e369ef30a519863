package timescale

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"gemel/bridge"
	"gemel/bridge/historian"
)

// Store is a Historian in a schema of a database. It is the only one that writes there.
type Store struct {
	pool    *pgxpool.Pool
	place   string // for messages
	secret  string
	schema  string
	timeout time.Duration
	hyper   bool

	mu     sync.Mutex
	known  map[string]bridge.TagID
	tags   map[bridge.TagID]bool
	latest map[bridge.TagID]bridge.Sample // of tags that were asked for
}

// Open connects, and makes the schema where it is missing.
func Open(o Options) (*Store, error) {
	c, err := o.config()
	if err != nil {
		return nil, err
	}
	s := &Store{place: fmt.Sprintf("%s:%d/%s", c.ConnConfig.Host, c.ConnConfig.Port, c.ConnConfig.Database), secret: c.ConnConfig.Password, schema: o.Schema, timeout: o.Timeout,
		known: map[string]bridge.TagID{}, tags: map[bridge.TagID]bool{}, latest: map[bridge.TagID]bridge.Sample{}}
	if s.schema == "" {
		s.schema = "gemel"
	}
	if s.timeout <= 0 {
		s.timeout = 30 * time.Second
	}
	ctx, cancel := s.patience()
	defer cancel()
	if s.pool, err = pgxpool.NewWithConfig(ctx, c); err != nil {
		return nil, s.told(err)
	}
	if err := s.prepare(ctx); err != nil {
		s.pool.Close()
		return nil, s.told(err)
	}
	return s, nil
}

// patience is how long a call may take.
func (s *Store) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), s.timeout)
}

// with lends a connection. One that broke before anything was said over it is replaced once.
func (s *Store) with(f func(ctx context.Context, conn *pgxpool.Conn) error) error {
	ctx, cancel := s.patience()
	defer cancel()
	try := func() error { return s.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error { return f(ctx, c) }) }
	err := try()
	if pgconn.SafeToRetry(err) {
		err = try()
	}
	return s.told(err)
}

// Register gives a name its number.
func (s *Store) Register(name string) (bridge.TagID, error) {
	switch {
	case name == "":
		return 0, errors.New("a tag needs a name")
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return 0, fmt.Errorf("%q cannot be the name of a tag here: it is no UTF-8 text, or has a zero in it", name)
	}
	s.mu.Lock()
	id, ok := s.known[name]
	s.mu.Unlock()
	if ok {
		return id, nil
	}
	err := s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, s.sql("insert into SCHEMA.tag (name) select $1 where not exists (select from SCHEMA.tag where name = $1) on conflict do nothing"), name)
		if err == nil {
			err = conn.QueryRow(ctx, s.sql("select id from SCHEMA.tag where name = $1"), name).Scan(&id)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[name], s.tags[id] = id, true
	return id, nil
}

// Names of all tags.
func (s *Store) Names() (all map[string]bridge.TagID, err error) {
	err = s.with(func(ctx context.Context, conn *pgxpool.Conn) (err error) {
		all, err = s.names(ctx, conn.Conn())
		return err
	})
	return all, err
}

func (s *Store) names(ctx context.Context, conn *pgx.Conn) (map[string]bridge.TagID, error) {
	rows, err := conn.Query(ctx, s.sql("select name, id from SCHEMA.tag"))
	if err != nil {
		return nil, err
	}
	all := map[string]bridge.TagID{}
	var name string
	var id bridge.TagID
	if _, err := pgx.ForEachRow(rows, []any{&name, &id}, func() error { all[name] = id; return nil }); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.known, all)
	for _, id := range all {
		s.tags[id] = true
	}
	return all, nil
}

// block is how many samples Read hands over at once, at most.
const block = 4096

// Read calls f block by block. The time that f takes is its own.
func (s *Store) Read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	if from >= to {
		return nil
	}
	err := s.read(tag, from, to, f)
	if lost := new(broken); errors.As(err, &lost) {
		if pgconn.SafeToRetry(lost.err) {
			err = s.read(tag, from, to, f)
		}
		if errors.As(err, &lost) {
			err = s.told(lost.err)
		}
	}
	return err
}

// broken is an error of the server, not of who reads.
type broken struct{ err error }

func (b *broken) Error() string { return b.err.Error() }

func (s *Store) read(tag bridge.TagID, from, to bridge.Time, f func([]bridge.Sample) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watch := time.AfterFunc(s.timeout, cancel)
	defer watch.Stop()
	rows, err := s.pool.Query(ctx, s.sql("select source, server, bits, status from SCHEMA.sample where tag = $1 and source >= $2 and source < $3 order by source, status, bits"), uint32(tag), int64(from), int64(to))
	if err != nil {
		return &broken{err}
	}
	defer rows.Close()
	list := make([]bridge.Sample, 0, block)
	hand := func() error {
		watch.Stop()
		err := f(list)
		list = list[:0]
		watch.Reset(s.timeout)
		return err
	}
	for rows.Next() {
		x, err := sample(rows, tag)
		if err != nil {
			return &broken{err}
		}
		if list = append(list, x); len(list) == cap(list) {
			if err := hand(); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return &broken{err}
	}
	if len(list) > 0 {
		return hand()
	}
	return nil
}

// sample reads a row of source, server, bits, status.
func sample(row pgx.Row, tag bridge.TagID) (bridge.Sample, error) {
	var source, server, bits int64
	var status int32
	err := row.Scan(&source, &server, &bits, &status)
	return bridge.Sample{Tag: tag, Value: math.Float64frombits(uint64(bits)), Source: bridge.Time(source), Server: bridge.Time(server), Status: bridge.Status(uint32(status))}, err
}

// Latest sample of a tag.
func (s *Store) Latest(tag bridge.TagID) (x bridge.Sample, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x, ok := s.latest[tag]; ok {
		return x, true, nil
	}
	err = s.with(func(ctx context.Context, conn *pgxpool.Conn) (err error) {
		x, err = sample(conn.QueryRow(ctx, s.sql("select source, server, bits, status from SCHEMA.sample where tag = $1 order by source desc limit 1"), uint32(tag)), tag)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		ok = err == nil
		return err
	})
	if !ok {
		return bridge.Sample{}, false, err
	}
	s.latest[tag] = x
	return x, true, nil
}

// Forget removes the samples of a tag before a time, and gaps where tag is 0.
func (s *Store) Forget(tag bridge.TagID, before bridge.Time) error {
	if tag != 0 {
		return s.ForgetTags([]bridge.TagID{tag}, before)
	}
	return s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, s.sql("delete from SCHEMA.gap where ends <= $1"), int64(before))
		return err
	})
}

// ForgetTags removes the samples of tags before a time.
func (s *Store) ForgetTags(tags []bridge.TagID, before bridge.Time) error {
	numbers := make([]int32, len(tags))
	for i, tag := range tags {
		numbers[i] = int32(tag)
	}
	err := s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, s.sql("delete from SCHEMA.sample where tag = any($1) and source < $2"), numbers, int64(before))
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tag := range tags { // also after an error: nobody knows what became of it then
		if s.latest[tag].Source < before {
			delete(s.latest, tag)
		}
	}
	return err
}

// AddGap records a gap.
func (s *Store) AddGap(g historian.Gap) error {
	return s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, s.sql("insert into SCHEMA.gap (connection, begins, ends, why) values ($1, $2, $3, $4)"), text(g.Source), int64(g.From), int64(g.To), text(g.Why))
		return err
	})
}

// text is what PostgreSQL takes as one.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Gaps that touch a time.
func (s *Store) Gaps(source string, from, to bridge.Time) (list []historian.Gap, err error) {
	err = s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		rows, err := conn.Query(ctx, s.sql("select connection, begins, ends, why from SCHEMA.gap where ($1 = '' or connection = $1) and begins < $2 and ends > $3 order by begins, id"), text(source), int64(to), int64(from))
		if err != nil {
			return err
		}
		var g historian.Gap
		var begins, ends int64
		list = nil
		_, err = pgx.ForEachRow(rows, []any{&g.Source, &begins, &ends, &g.Why}, func() error {
			g.From, g.To = bridge.Time(begins), bridge.Time(ends)
			list = append(list, g)
			return nil
		})
		return err
	})
	return list, err
}

// Close ends the connections, and waits for those in use.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Size of the samples with their index on the server's disk [bytes].
func (s *Store) Size() (n int64, err error) {
	err = s.with(func(ctx context.Context, conn *pgxpool.Conn) error {
		query := "select pg_total_relation_size('SCHEMA.sample')"
		if s.hyper {
			query = "select hypertable_size('SCHEMA.sample')"
		}
		return conn.QueryRow(ctx, s.sql(query)).Scan(&n)
	})
	return n, err
}
