package timescale_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/bridge/historian/timescale"
)

func TestWhichServersAreTaken(t *testing.T) {
	for _, c := range []struct {
		url      string
		insecure bool
		wrong    string // part of the error; "": none
	}{
		{"postgres://gemel@127.0.0.1:5432/plant", false, ""},
		{"postgresql://gemel@[::1]/plant", false, ""},
		{"postgres://gemel@localhost/plant?sslmode=disable", false, ""},
		{"postgres://gemel@/plant?host=/var/run/postgresql", false, ""},
		{"postgres://gemel@db.plant.example/plant", false, ""}, // verify-full by itself
		{"postgres://gemel@db.plant.example/plant?sslmode=verify-full", false, ""},
		{"postgres://gemel@db.plant.example/plant?sslmode=verify-ca", false, "would not check"},
		{"postgres://gemel@db.plant.example/plant?sslmode=require", false, "would not check"},
		{"postgres://gemel@db.plant.example/plant?sslmode=prefer", false, "would not check"},
		{"postgres://gemel@db.plant.example/plant?sslmode=disable", false, "would not check"},
		{"postgres://gemel@db.plant.example/plant?sslmode=disable", true, ""},
		{"postgres://gemel@127.0.0.1/plant?host=db.plant.example&sslmode=disable", false, "would not check"},
		{"postgres://gemel@127.0.0.1,db.plant.example/plant?sslmode=disable", false, "would not check"},
		{"postgres://gemel@127.0.0.1.example/plant?sslmode=allow", false, "would not check"},
		{"postgres://gemel@10.0.0.7/plant?sslmode=disable", false, "would not check"},
		{"postgres://gemel@127.0.0.1/plant?sslmode=perhaps", false, "sslmode"},
		{"postgres:///plant", false, "names no server"},
		{"mysql://gemel@127.0.0.1/plant", false, "want a URL"},
		{"", false, "want a URL"},
	} {
		err := timescale.Options{URL: c.url, Insecure: c.insecure}.Check()
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%s: %v, want %q", c.url, err, c.wrong)
		}
	}
	t.Setenv("PGSSLMODE", "disable")
	if err := (timescale.Options{URL: "postgres://gemel@db.plant.example/plant"}).Check(); err != nil {
		t.Errorf("the environment decides how a server is checked: %v", err)
	}
	for _, schema := range []string{"A", "a-b", "a.b", `a"`, "1a", strings.Repeat("a", 64)} {
		if err := (timescale.Options{URL: "postgres://127.0.0.1/plant", Schema: schema}).Check(); err == nil {
			t.Errorf("schema %s is taken", schema)
		}
	}
}

// told are errors that a URL with a password brings about; none may show it.
func TestAPasswordInTheURLIsRefusedAndNotShown(t *testing.T) {
	const secret = "hunter2hunter2"
	for _, url := range []string{
		"postgres://gemel:" + secret + "@127.0.0.1/plant", "postgres://gemel@127.0.0.1/plant?password=" + secret, "postgres://gemel@127.0.0.1/plant?sslpassword=" + secret,
		"postgres://gemel:" + secret + "@127.0.0.1:port/plant", "postgres://gemel:%zz" + secret + "@127.0.0.1/plant", "host=127.0.0.1 password=" + secret, "postgres://gemel:a@b@" + secret + "/x?sslmode=9",
		"postgres://gemel:" + secret + "\x7f@127.0.0.1/plant",
	} {
		o := timescale.Options{URL: url}
		if err := o.Check(); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", url, err)
		}
		if _, err := timescale.Open(o); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestThePasswordIsInNoError(t *testing.T) {
	srv := server(t)
	wrong := srv.Options()
	wrong.Password = "hunter2 hunter2"
	absent := srv.Options()
	absent.URL = "postgres://gemel@127.0.0.1:1/plant"
	database := srv.Options()
	database.URL = strings.TrimSuffix(database.URL, "postgres") + "nowhere"
	for _, o := range []timescale.Options{wrong, absent, database} {
		_, err := timescale.Open(o)
		if err == nil || strings.Contains(err.Error(), o.Password) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v", err)
		}
	}
	o := srv.Options()
	s := open(t, o)
	statement(t, srv, "drop schema "+o.Schema+" cascade")
	if _, err := s.Register(srv.Password); err == nil || strings.Contains(err.Error(), srv.Password) {
		t.Errorf("%v", err)
	}
	for _, name := range []string{"log", "data/postgresql.conf", "data/postgresql.auto.conf", "data/pg_hba.conf"} {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(srv.Folder()), name))
		if err != nil || strings.Contains(string(data), srv.Password) || strings.Contains(string(data), wrong.Password) {
			t.Errorf("%s: %v, or the password is in it", name, err)
		}
	}
}

// Whatever stands in a URL: an error or none, and nothing of it in the error that could be a password.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{"postgres://gemel@127.0.0.1/plant", "postgres://a,b:1/p?sslmode=require", "postgres://gemel@/x?host=/tmp&sslmode=disable", "postgres://g@h/p?connect_timeout=x"} {
		f.Add(seed)
	}
	const secret = "hunter2hunter2"
	f.Fuzz(func(t *testing.T, url string) {
		if strings.Contains(url, "file") || strings.Contains(url, "cert") || strings.Contains(url, "key") {
			t.Skip("it names files")
		}
		if err := (timescale.Options{URL: strings.Replace(url, "@", ":"+secret+"@", 1)}).Check(); err != nil && strings.Contains(err.Error(), secret) {
			t.Error(err)
		}
		_ = timescale.Options{URL: url}.Check()
	})
}
