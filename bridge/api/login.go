package api

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// Lifetimes.
const (
	challengeLives = 60 * time.Second
	tokenLives     = time.Hour
	mostTokens     = 16 // of one person; the oldest goes
)

// LoginText is what a person signs to log in: who, the challenge, and the certificate of the server that the person's machine is talking to, so that
// nobody in between can pass the signature on.
func LoginText(name, challenge, fingerprint string) []byte {
	text, err := json.Marshal(struct {
		Name        string `json:"name"`
		Challenge   string `json:"challenge"`
		Fingerprint string `json:"fingerprint"`
	}{name, challenge, fingerprint})
	if err != nil {
		panic("api: three texts are no JSON")
	}
	return append([]byte("gemel login 1\n"), text...)
}

// sessions gives challenges and tokens. Challenges are not kept, whoever asks for how many: they carry a time and the server's own seal. Only those that
// were used are kept until they are too old.
type sessions struct {
	clock  bridge.Clock
	people gate.People
	print  string // fingerprint of the certificate
	board  *[sha256.Size]byte
	seal   [32]byte

	mu     sync.Mutex
	used   map[string]time.Time // challenge -> its end
	tokens map[[sha256.Size]byte]session
}

type session struct {
	name    string
	expires time.Time
}

func newSessions(o *Options, print string) *sessions {
	s := &sessions{clock: o.Clock, people: o.People, print: print, board: o.Dashboard, used: map[string]time.Time{}, tokens: map[[sha256.Size]byte]session{}}
	_, _ = rand.Read(s.seal[:]) // never fails: crypto/rand ends the program instead
	return s
}

var errLogin = errors.New("the login was refused: name, key or challenge is wrong, or the challenge is older than a minute")

// challenge for a person; also for one that nobody knows, so that names cannot be tried.
func (s *sessions) challenge(name string) (text string, expires time.Time) {
	expires = s.clock.Now().Add(challengeLives)
	b := make([]byte, 24)
	_, _ = rand.Read(b[:16])
	binary.BigEndian.PutUint64(b[16:], uint64(expires.UnixNano()))
	return base64.RawURLEncoding.EncodeToString(append(b, s.sealed(name, b)...)), expires
}

func (s *sessions) sealed(name string, b []byte) []byte {
	m := hmac.New(sha256.New, s.seal[:])
	m.Write(b)
	m.Write([]byte(name))
	return m.Sum(nil)
}

// login takes a signed challenge, once, and gives a token.
func (s *sessions) login(name, challenge string, signature []byte) (token string, p gate.Person, expires time.Time, err error) {
	now := s.clock.Now()
	b, err := base64.RawURLEncoding.Strict().DecodeString(challenge)
	if err != nil || len(b) != 24+sha256.Size || !hmac.Equal(b[24:], s.sealed(name, b[:24])) {
		return "", p, expires, errLogin
	}
	end := time.Unix(0, int64(binary.BigEndian.Uint64(b[16:24])))
	p, known := s.people[name]
	if !known || !now.Before(end) || !ed25519.Verify(p.Key, LoginText(name, challenge, s.print), signature) {
		return "", gate.Person{}, expires, errLogin
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for c, t := range s.used {
		if !now.Before(t) {
			delete(s.used, c)
		}
	}
	if _, again := s.used[challenge]; again {
		return "", gate.Person{}, expires, errLogin
	}
	s.used[challenge] = end
	token, expires = s.issue(name, now)
	return token, p, expires, nil
}

// issue makes a token; s.mu is held.
func (s *sessions) issue(name string, now time.Time) (string, time.Time) {
	var own [][sha256.Size]byte
	for h, t := range s.tokens {
		switch {
		case !now.Before(t.expires):
			delete(s.tokens, h)
		case t.name == name:
			own = append(own, h)
		}
	}
	if len(own) >= mostTokens {
		delete(s.tokens, slices.MinFunc(own, func(a, b [sha256.Size]byte) int { return s.tokens[a].expires.Compare(s.tokens[b].expires) }))
	}
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	token := base64.RawURLEncoding.EncodeToString(b)
	expires := now.Add(tokenLives)
	s.tokens[sha256.Sum256([]byte(token))] = session{name, expires}
	return token, expires
}

// dashboard is the person that a dashboard's token stands for.
var dashboard = gate.Person{Name: "dashboard", Role: gate.Viewer}

// person of a token.
func (s *sessions) person(token string) (gate.Person, bool) {
	h := sha256.Sum256([]byte(token))
	if s.board != nil && subtle.ConstantTimeCompare(h[:], s.board[:]) == 1 {
		return dashboard, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[h]
	if !ok {
		return gate.Person{}, false
	}
	if !s.clock.Now().Before(t.expires) {
		delete(s.tokens, h)
		return gate.Person{}, false
	}
	p, ok := s.people[t.name]
	return p, ok
}

// logout forgets a token.
func (s *sessions) logout(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, sha256.Sum256([]byte(token)))
}
