package opcua

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/gopcua/opcua/ua"
)

func withPassword(conn Connection, user string, password Secret) Connection {
	conn.Kind = ua.UserTokenTypeUserName
	conn.Credentials = func() (Credentials, error) { return Credentials{User: user, Password: password}, nil }
	return conn
}

func testPasswords(t *testing.T, p *peer) {
	ctx := context.Background()
	r, err := Open(ctx, withPassword(connectionTo(t, p.Port), "reader", "correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	_, err = Open(ctx, withPassword(connectionTo(t, p.Port), "reader", "battery staple"))
	if err == nil || !final(err) || !errors.Is(err, ua.StatusBadUserAccessDenied) && !errors.Is(err, ua.StatusBadIdentityTokenRejected) {
		t.Errorf("a wrong password: %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "battery") {
		t.Errorf("the error has the password in it: %v", err)
	}
}

// Every endpoint works, also with a password; the strongest is taken without asking, and what is weak not even when it is all that there is.
func testPolicies(t *testing.T, p *peer) {
	ctx := context.Background()
	conn := withPassword(connectionTo(t, p.Port), "reader", "correct horse")
	conn.Insecure = Insecure{None: true, Deprecated: true, SignOnly: true}
	list, err := endpoints(ctx, &conn)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	weak := slices.IndexFunc(list, func(e *ua.EndpointDescription) bool {
		return e.SecurityPolicyURI == ua.SecurityPolicyURIBasic256Sha256 && e.SecurityMode == ua.MessageSecurityModeSign
	})
	// somebody on the way leaves only the weak one in the list: noticed before the password leaves
	asked := 0
	thinned := conn
	thinned.Credentials = func() (Credentials, error) { asked++; return conn.Credentials() }
	if _, err := connect(ctx, &thinned, list[weak], nil); err == nil || !strings.Contains(err.Error(), "changed its list") || asked > 0 {
		t.Errorf("a list that was thinned out: %v; credentials read %d times", err, asked)
	}
	conn.anyEndpoint = true
	for _, e := range list {
		s, err := connect(ctx, &conn, e, nil)
		if err != nil {
			t.Errorf("%s, %s: %v", policyName(e.SecurityPolicyURI), modeName(e.SecurityMode), err)
			continue
		}
		tried++
		if v, err := s.read(ctx, ua.NewNumericNodeID(0, 2259), ua.AttributeIDValue); err != nil || v.Value() != int32(0) { // Server_ServerStatus_State: running
			t.Errorf("%s, %s: %v", policyName(e.SecurityPolicyURI), modeName(e.SecurityMode), err)
		}
		s.end(conn.Call)
	}
	if tried < 9 { // None, and four policies signed and sealed
		t.Errorf("%d endpoints were tried of %d", tried, len(list))
	}
	if e, err := choose(list, "127.0.0.1", Insecure{}, ua.UserTokenTypeUserName); err != nil || e.SecurityPolicyURI != ua.SecurityPolicyURIAes256Sha256RsaPss || e.SecurityMode != ua.MessageSecurityModeSignAndEncrypt {
		t.Errorf("%+v, %v", e, err)
	}
}
