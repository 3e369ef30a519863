package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"gemel/bridge"
	"gemel/bridge/gate"
)

// writingOn says in the journal who has allowed writing in a run, for which scenario and by which rules.
type writingOn struct {
	By        string      `json:"by"`
	At        bridge.Time `json:"at"`
	Scenario  string      `json:"scenario"`
	Rules     gate.Hash   `json:"rules"`
	Signature []byte      `json:"signature,omitempty"` // of the engineer, over all of the above
}

func (o writingOn) signed() ([]byte, error) {
	o.Signature = nil
	text, err := json.Marshal(o)
	return append([]byte("gemel writing 1\n"), text...), err
}

func (o *writingOn) sign(key ed25519.PrivateKey) error {
	text, err := o.signed()
	if err != nil {
		return err
	}
	o.Signature = ed25519.Sign(key, text)
	return nil
}

// engineerOf is the engineer who has a key.
func engineerOf(people gate.People, key ed25519.PublicKey) (string, error) {
	for name, p := range people {
		if !bytes.Equal(p.Key, key) {
			continue
		}
		if !p.Role.May(gate.Engineer) {
			return "", fmt.Errorf("this is the key of %s, whose role is %s; only an engineer allows writing", name, p.Role)
		}
		return name, nil
	}
	return "", fmt.Errorf("nobody in %s has this key", folderPeople)
}
