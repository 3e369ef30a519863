package opcua

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gopcua/opcua/ua"
)

// rank orders the security policies that Gemel knows; the server's own SecurityLevel is told over an unsecured channel and is not believed.
var rank = map[string]int{
	ua.SecurityPolicyURIAes256Sha256RsaPss:  6,
	ua.SecurityPolicyURIAes128Sha256RsaOaep: 5,
	ua.SecurityPolicyURIBasic256Sha256:      4,
	ua.SecurityPolicyURIBasic256:            3, // deprecated: SHA-1
	ua.SecurityPolicyURIBasic128Rsa15:       2, // deprecated: PKCS #1 v1.5 padding
	ua.SecurityPolicyURINone:                1,
}

func deprecated(policy string) bool {
	return policy == ua.SecurityPolicyURIBasic256 || policy == ua.SecurityPolicyURIBasic128Rsa15
}

func policyName(uri string) string { return strings.TrimPrefix(uri, ua.SecurityPolicyURIPrefix) }

// Errors that only a change of the configuration, or of the server, can mend.
var (
	ErrNoEndpoint  = errors.New("no endpoint of the server may be used")
	ErrCredentials = errors.New("no credentials that fit")
)

// choose picks the endpoint to connect to. Among those for binary TCP whose policy and mode are allowed and which know the kind of user:
// the strongest policy first, Sign&Encrypt before Sign; of equals the one whose URL names the host that was dialled; of equals the first
// in the server's list. (A server behind NAT lists each endpoint once for every name that it has, with different policy ids.)
func choose(list []*ua.EndpointDescription, host string, allow Insecure, user ua.UserTokenType) (*ua.EndpointDescription, error) {
	var best *ua.EndpointDescription
	var bestScore int
	var refused []string
	for _, e := range list {
		if !strings.HasPrefix(strings.ToLower(e.EndpointURL), "opc.tcp:") {
			continue
		}
		why := unfit(e, allow)
		if why == "" && tokenPolicy(e, user) == nil {
			why = "does not take " + userKind(user)
		}
		if why != "" {
			if text := fmt.Sprintf("%s/%s %s", policyName(e.SecurityPolicyURI), modeName(e.SecurityMode), why); !slices.Contains(refused, text) {
				refused = append(refused, text)
			}
			continue
		}
		score := 8*rank[e.SecurityPolicyURI] + 2*int(e.SecurityMode)
		if h, err := hostOf(e.EndpointURL); err == nil && strings.EqualFold(h, host) {
			score++
		}
		if score > bestScore {
			best, bestScore = e, score
		}
	}
	if best == nil {
		if refused == nil {
			return nil, fmt.Errorf("%w: it offers none for binary TCP", ErrNoEndpoint)
		}
		return nil, fmt.Errorf("%w: %s; let the server offer Basic256Sha256 with SignAndEncrypt, or allow less in so many words", ErrNoEndpoint, strings.Join(refused, ", "))
	}
	return best, nil
}

func unfit(e *ua.EndpointDescription, allow Insecure) string {
	switch {
	case rank[e.SecurityPolicyURI] == 0:
		return "is unknown"
	case e.SecurityMode == ua.MessageSecurityModeNone && e.SecurityPolicyURI != ua.SecurityPolicyURINone,
		e.SecurityMode != ua.MessageSecurityModeNone && e.SecurityPolicyURI == ua.SecurityPolicyURINone:
		return "contradicts itself"
	case e.SecurityPolicyURI == ua.SecurityPolicyURINone && !allow.None:
		return "is not secured"
	case deprecated(e.SecurityPolicyURI) && !allow.Deprecated:
		return "is deprecated"
	case e.SecurityMode == ua.MessageSecurityModeSign && !allow.SignOnly:
		return "is not encrypted"
	case e.SecurityMode < ua.MessageSecurityModeNone || e.SecurityMode > ua.MessageSecurityModeSignAndEncrypt:
		return "is unknown"
	}
	return ""
}

// tokenPolicy is the first policy of the endpoint for that kind of user whose secrets are protected as well as the channel.
func tokenPolicy(e *ua.EndpointDescription, user ua.UserTokenType) *ua.UserTokenPolicy {
	var plain *ua.UserTokenPolicy
	for _, p := range e.UserIdentityTokens {
		if p.TokenType != user {
			continue
		}
		uri := p.SecurityPolicyURI
		if uri == "" {
			uri = e.SecurityPolicyURI
		}
		switch {
		case user == ua.UserTokenTypeAnonymous, rank[uri] >= rank[ua.SecurityPolicyURIBasic256Sha256],
			deprecated(e.SecurityPolicyURI) && rank[uri] >= rank[e.SecurityPolicyURI]:
			return p
		case plain == nil && user == ua.UserTokenTypeUserName && uri == ua.SecurityPolicyURINone && e.SecurityMode == ua.MessageSecurityModeSignAndEncrypt:
			plain = p // the channel keeps the secret
		}
	}
	return plain
}

func userKind(t ua.UserTokenType) string {
	switch t {
	case ua.UserTokenTypeAnonymous:
		return "anonymous users"
	case ua.UserTokenTypeUserName:
		return "user name and password under protection"
	case ua.UserTokenTypeCertificate:
		return "user certificates"
	}
	return "such users"
}

func modeName(m ua.MessageSecurityMode) string {
	switch m {
	case ua.MessageSecurityModeNone:
		return "None"
	case ua.MessageSecurityModeSign:
		return "Sign"
	case ua.MessageSecurityModeSignAndEncrypt:
		return "SignAndEncrypt"
	}
	return fmt.Sprintf("mode %d", m)
}
