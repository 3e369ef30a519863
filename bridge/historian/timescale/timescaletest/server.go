// Package timescaletest starts a PostgreSQL server for tests, with TimescaleDB where that is installed.
//
// The one type is Server: on 127.0.0.1, with data of its own that go away with it. The promise: what is running already is not touched.
package timescaletest

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"gemel/bridge/historian/timescale"
)

// ErrMissing says that there is no PostgreSQL here, or that it cannot be started by a script.
var ErrMissing = errors.New("PostgreSQL is not installed: apt-get install postgresql")

// Server that was started.
type Server struct {
	Password  string
	Timescale bool // the extension is there
	folder    string
	port      int
	cmd       *exec.Cmd
	done      chan struct{}
	log       *os.File
	schemas   atomic.Int64
}

//go:embed postgres.sh
var script string

// Start makes a server on a free port.
func Start() (*Server, error) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		return nil, ErrMissing
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Password: "pw " + rand.Text(), port: l.Addr().(*net.TCPAddr).Port}
	_ = l.Close()
	if s.folder, err = os.MkdirTemp("", "gemel-postgres-"); err != nil {
		return nil, err
	}
	if err = os.WriteFile(filepath.Join(s.folder, "password"), []byte(s.Password), 0o600); err == nil {
		s.log, err = os.Create(filepath.Join(s.folder, "log"))
	}
	if err == nil {
		var out []byte
		out, err = exec.Command(bash, "-c", script, "postgres.sh", "init", fmt.Sprint(s.port), s.folder).CombinedOutput()
		if exit := new(exec.ExitError); errors.As(err, &exit) && exit.ExitCode() == 3 {
			err = ErrMissing
		} else if err != nil {
			err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
		}
	}
	if err == nil {
		err = s.Run()
	}
	if err == nil {
		err = s.extend()
	}
	if err != nil {
		s.Remove()
		return nil, err
	}
	return s, nil
}

// Run starts it, once more.
func (s *Server) Run() error {
	s.cmd = exec.Command("bash", "-c", script, "postgres.sh", "start", s.folder)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if _, err := s.cmd.StdinPipe(); err != nil { // nothing is written to it: it ends when we end
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	cmd, done := s.cmd, make(chan struct{})
	s.done = done
	go func() {
		_ = cmd.Wait()
		close(done)
	}()
	for range 500 {
		conn, err := s.Connect()
		if err == nil {
			return conn.Close(context.Background())
		}
		select {
		case <-done:
			return fmt.Errorf("PostgreSQL ended: %s", s.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return fmt.Errorf("PostgreSQL does not answer: %s", s.Log())
}

// extend makes the extension, where it is installed.
func (s *Server) extend() error {
	ctx := context.Background()
	conn, err := s.Connect()
	if err != nil {
		return err
	}
	err = conn.QueryRow(ctx, "select exists(select from pg_available_extensions where name = 'timescaledb')").Scan(&s.Timescale)
	if err == nil && s.Timescale {
		_, err = conn.Exec(ctx, "create extension timescaledb")
	}
	return errors.Join(err, conn.Close(ctx))
}

// Connect as a program that is no historian would.
func (s *Server) Connect() (*pgx.Conn, error) {
	c, err := pgx.ParseConfig(s.URL() + "?sslmode=disable")
	if err != nil {
		return nil, err
	}
	c.Password = s.Password
	return pgx.ConnectConfig(context.Background(), c)
}

// Version of the server, and of the extension where it is there.
func (s *Server) Version() (text string, err error) {
	ctx := context.Background()
	conn, err := s.Connect()
	if err != nil {
		return "", err
	}
	err = conn.QueryRow(ctx, "select 'PostgreSQL ' || current_setting('server_version') || coalesce((select ', TimescaleDB ' || extversion from pg_extension where extname = 'timescaledb'), '')").Scan(&text)
	return text, errors.Join(err, conn.Close(ctx))
}

// Port on 127.0.0.1.
func (s *Server) Port() int { return s.port }

// URL of its database.
func (s *Server) URL() string { return fmt.Sprintf("postgres://gemel@127.0.0.1:%d/postgres", s.port) }

// Options of a historian in a new schema.
func (s *Server) Options() timescale.Options {
	return timescale.Options{URL: s.URL(), Password: s.Password, Schema: fmt.Sprintf("station_%d", s.schemas.Add(1))}
}

// Kill ends it at once, as a crash does: nothing is written out, and the next Run recovers from the log.
func (s *Server) Kill() { s.stop(syscall.SIGQUIT) }

func (s *Server) stop(with syscall.Signal) {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(with)
	<-s.done
}

// Log of the server.
func (s *Server) Log() string {
	data, _ := os.ReadFile(s.log.Name())
	return strings.TrimSpace(string(data))
}

// Folder of its data.
func (s *Server) Folder() string { return filepath.Join(s.folder, "data") }

// Remove stops it and removes its data.
func (s *Server) Remove() {
	s.stop(syscall.SIGQUIT)
	if s.log != nil {
		_ = s.log.Close()
	}
	_ = os.RemoveAll(s.folder)
}
