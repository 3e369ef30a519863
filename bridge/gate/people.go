package gate

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
)

// Role says what a person may do.
type Role string

// Each role may do what the ones before it may.
const (
	Viewer   Role = "viewer"   // look
	Operator Role = "operator" // propose, reject, stop everything
	Approver Role = "approver" // approve
	Engineer Role = "engineer" // change rules, end a stop
)

var roles = []Role{Viewer, Operator, Approver, Engineer}

// may says whether a role has the rights of another.
func (r Role) may(needed Role) bool {
	return slices.Index(roles, r) >= slices.Index(roles, needed)
}

// May says whether a role has the rights of another; nobody has those of a role that there is not.
func (r Role) May(needed Role) bool { return slices.Contains(roles, needed) && r.may(needed) }

// Person is somebody whose signature counts.
type Person struct {
	Name string
	Role Role
	Key  ed25519.PublicKey
}

// People are known by their names.
type People map[string]Person

// ParsePeople reads a YAML file of the form
//
//	anna: {role: approver, key: <base64 of the Ed25519 public key>}
func ParsePeople(data []byte) (People, error) {
	var raw map[string]struct {
		Role Role   `yaml:"role"`
		Key  string `yaml:"key"`
	}
	if err := decode(data, &raw); err != nil {
		return nil, err
	}
	people, owner := People{}, map[string]string{}
	for name, r := range raw {
		if !slices.Contains(roles, r.Role) {
			return nil, fmt.Errorf("%s: %q is no role; the roles are %v", name, r.Role, roles)
		}
		key, err := base64.StdEncoding.DecodeString(r.Key)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("%s: the key must be the base64 of %d bytes, as `gemel key` prints it", name, ed25519.PublicKeySize)
		}
		if other, taken := owner[string(key)]; taken {
			return nil, fmt.Errorf("%s and %s have the same key: two approvals must come from two people", min(name, other), max(name, other))
		}
		owner[string(key)] = name
		people[name] = Person{Name: name, Role: r.Role, Key: key}
	}
	return people, nil
}

// verify holds a signature against the key of the person who is said to have given it.
func (p People) verify(name string, needed Role, signed, signature []byte) error {
	person, ok := p[name]
	switch {
	case !ok:
		return fmt.Errorf("nobody knows %q", name)
	case !person.Role.may(needed):
		return fmt.Errorf("%s is %s; this needs the role %s", name, person.Role, needed)
	case len(signed) == 0 || !ed25519.Verify(person.Key, signed, signature):
		return fmt.Errorf("the signature is not that of %s", name)
	}
	return nil
}
