package timescale_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/bridge/historian/historiantest"
	"gemel/bridge/historian/timescale"
	"gemel/bridge/historian/timescale/timescaletest"
)

// started is the server of all tests; it ends with them.
var started = sync.OnceValues(timescaletest.Start)

func TestMain(m *testing.M) {
	code := m.Run()
	if used {
		if s, err := started(); err == nil {
			s.Remove()
		}
	}
	os.Exit(code)
}

var used bool

func server(t testing.TB) *timescaletest.Server {
	t.Helper()
	used = true
	s, err := started()
	if errors.Is(err, timescaletest.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, o timescale.Options) *timescale.Store {
	t.Helper()
	s, err := timescale.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// statement is one of somebody who is no historian.
func statement(t testing.TB, s *timescaletest.Server, sql string, into ...any) {
	t.Helper()
	ctx := context.Background()
	conn, err := s.Connect()
	if err == nil {
		if len(into) > 0 {
			err = conn.QueryRow(ctx, sql).Scan(into...)
		} else {
			_, err = conn.Exec(ctx, sql)
		}
		err = errors.Join(err, conn.Close(ctx))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheStoreIsAHistorian(t *testing.T) {
	historiantest.Run(t, historiantest.Store{
		Place: func(t testing.TB) string {
			place, err := json.Marshal(server(t).Options())
			if err != nil {
				t.Fatal(err)
			}
			return string(place)
		},
		Open: func(place string) (historian.Historian, error) {
			var o timescale.Options
			if err := json.Unmarshal([]byte(place), &o); err != nil {
				return nil, err
			}
			return timescale.Open(o)
		},
	})
}

// What other programs see: names, moments, values, and the status as a number without a sign.
func TestTheViewIsForPeople(t *testing.T) {
	srv := server(t)
	o := srv.Options()
	s := open(t, o)
	t.Logf("%s", s.Kind())
	tag, err := s.Register("tank/level")
	if err != nil {
		t.Fatal(err)
	}
	at := bridge.At(time.Date(2026, 1, 5, 6, 0, 0, 123456789, time.UTC))
	if err := s.Append([]bridge.Sample{{Tag: tag, Value: 2.5, Source: at, Server: at + 1, Status: bridge.Bad}}); err != nil {
		t.Fatal(err)
	}
	var name string
	var when time.Time
	var value float64
	var status, source, received int64
	statement(t, srv, "select tag, time, value, status, source, server from "+o.Schema+".reading", &name, &when, &value, &status, &source, &received)
	if name != "tank/level" || when.UTC().Format(time.RFC3339Nano) != "2026-01-05T06:00:00.123456Z" || value != 2.5 || status != 0x80000000 || bridge.Time(source) != at || bridge.Time(received) != at+1 {
		t.Error(name, when, value, status, source, received)
	}
	var hyper bool
	if srv.Timescale {
		statement(t, srv, "select exists(select from timescaledb_information.hypertables where hypertable_schema = '"+o.Schema+"')", &hyper)
		if !hyper {
			t.Error("TimescaleDB is there, and the table is no hypertable")
		}
	}
}

// Acknowledged is on disk: the server's own default does not count, and a server without fsync is none.
func TestWhatIsAcknowledgedIsOnDisk(t *testing.T) {
	srv := server(t)
	statement(t, srv, "alter role gemel set synchronous_commit = off")
	defer statement(t, srv, "alter role gemel reset synchronous_commit")
	o := srv.Options()
	s := open(t, o)
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	statement(t, srv, "create table "+o.Schema+".seen (setting text)")
	statement(t, srv, "create function "+o.Schema+".see() returns trigger language plpgsql as $$begin insert into "+o.Schema+".seen values (current_setting('synchronous_commit')); return new; end$$")
	statement(t, srv, "create trigger see before insert on "+o.Schema+".sample for each row execute function "+o.Schema+".see()")
	if err := s.Append([]bridge.Sample{{Tag: tag, Source: 1}}); err != nil {
		t.Fatal(err)
	}
	var setting string
	statement(t, srv, "select setting from "+o.Schema+".seen", &setting)
	if setting != "on" {
		t.Errorf("committed with synchronous_commit = %s", setting)
	}
	statement(t, srv, "alter system set fsync = off")
	statement(t, srv, "select pg_reload_conf()")
	defer func() {
		statement(t, srv, "alter system reset fsync")
		statement(t, srv, "select pg_reload_conf()")
	}()
	for range 100 {
		bad, err := timescale.Open(o)
		if err != nil {
			return
		}
		_ = bad.Close()
		time.Sleep(10 * time.Millisecond) // until the server has read its settings
	}
	t.Error("a server that does not wait for its disk is taken")
}

func TestAForeignSchemaIsRefused(t *testing.T) {
	srv := server(t)
	o := srv.Options()
	s := open(t, o)
	statement(t, srv, "update "+o.Schema+".format set version = 'something else'")
	if _, err := timescale.Open(o); err == nil {
		t.Error("another format was opened")
	}
	if _, err := s.Register("a\x00b"); err == nil {
		t.Error("a name with a zero is taken")
	}
	if _, err := s.Register("\xff"); err == nil {
		t.Error("a name that is no text is taken")
	}
}

// Two who open a new place at once: one makes the tables, both use them.
func TestOpenedTwiceAtOnce(t *testing.T) {
	srv := server(t)
	o := srv.Options()
	var group sync.WaitGroup
	ids := make([]bridge.TagID, 4)
	for i := range ids {
		group.Go(func() {
			s, err := timescale.Open(o)
			if err == nil {
				ids[i], err = s.Register("a")
				err = errors.Join(err, s.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if fmt.Sprint(ids) != fmt.Sprint([]bridge.TagID{ids[0], ids[0], ids[0], ids[0]}) || ids[0] == 0 {
		t.Errorf("numbers of one tag: %v", ids)
	}
}

// BenchmarkAppend: a thousand tags at a kilohertz, in batches of a tenth of a second, each on disk before the next.
func BenchmarkAppend(b *testing.B) {
	srv := server(b)
	o := srv.Options()
	s := open(b, o)
	const tags, each = 1000, 100
	batch := make([]bridge.Sample, 0, tags*each)
	ids := make([]bridge.TagID, tags)
	for i := range ids {
		ids[i], _ = s.Register(fmt.Sprint(i))
	}
	b.ResetTimer()
	for n := range b.N {
		batch = batch[:0]
		for _, id := range ids {
			for i := range each {
				at := bridge.Time(n*each+i) * 1e6
				batch = append(batch, bridge.Sample{Tag: id, Value: 20 + float64((n*each+i)%1000)/128, Source: at, Server: at + 12345})
			}
		}
		if err := s.Append(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*tags*each)/b.Elapsed().Seconds(), "samples/s")
	var size int64
	statement(b, srv, "select pg_total_relation_size('"+o.Schema+".sample')", &size)
	b.ReportMetric(float64(size)/float64(b.N*tags*each), "B/sample")
}

// Values that SQL users see are the numbers themselves.
func TestTheValueBesideTheBits(t *testing.T) {
	srv := server(t)
	o := srv.Options()
	s := open(t, o)
	tag, err := s.Register("a")
	if err != nil {
		t.Fatal(err)
	}
	values := []float64{0, math.Copysign(0, -1), 1.0 / 3, math.Inf(1), 5e-324, math.MaxFloat64}
	for i, v := range values {
		if err := s.Append([]bridge.Sample{{Tag: tag, Source: bridge.Time(i), Value: v}}); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	conn, err := srv.Connect()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, "select value from "+o.Schema+".reading order by source")
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[float64])
	if err != nil || fmt.Sprint(got) != fmt.Sprint(values) {
		t.Errorf("%v, %v, want %v", got, err, values)
	}
}
