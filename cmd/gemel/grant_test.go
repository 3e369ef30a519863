package main

import (
	"path/filepath"
	"testing"
)

// A night at the terminal: approve in advance, look, revoke; what is missing is told before anything is sent.
func TestGrantAtTheTerminal(t *testing.T) {
	dir, _ := station(t)
	address, print, _, _ := serving(t, dir)
	as := func(name string) {
		t.Helper()
		must(t, "login", address, "--as", name, "--key", filepath.Join(dir, name+".key"), "--fingerprint", print)
	}
	grant := func(status int, words []string, args ...string) {
		t.Helper()
		says(t, status, append([]string{"grant"}, args...), words...)
	}
	night := []string{"night", "--tag", "pump/speed", "--step", "50 rpm", "--most", "5", "--for", "8h"}
	with := func(i int, text string) []string {
		args := append([]string{}, night...)
		args[i] = text
		return args
	}
	as("otto")
	grant(exitFailed, []string{"needs the role approver"}, night...)
	as("anna")
	grant(0, []string{"there is no standing rule"}, "--list")
	grant(exitInput, []string{"--most NUMBER"}, "night", "--tag", "pump/speed", "--step", "50 rpm", "--for", "8h")
	grant(exitInput, []string{"--for TIME"}, "night", "--tag", "pump/speed", "--step", "50 rpm", "--most", "1")
	grant(exitInput, []string{"--step of its own"}, "night", "--tag", "pump/speed", "--most", "5", "--for", "8h")
	grant(exitInput, []string{"stand alone"}, "night", "--list")
	grant(exitInput, []string{"--why TEXT"}, "--revoke", "night")
	grant(exitInput, []string{"31 days at most"}, with(8, "60d")...)
	grant(exitInput, []string{`--step "5 bar"`, "pressure"}, with(4, "5 bar")...)
	grant(exitInput, []string{"above 0"}, with(4, "-5 rpm")...)
	grant(exitInput, []string{"only read"}, with(2, "tank/level")...)
	grant(exitInput, []string{"there is no such tag", "pump/speed"}, with(2, "pump/sped")...)
	grant(0, []string{"night is granted by anna", "pump/speed by 50 rpm at most", "0 of 5"}, night...)
	grant(0, []string{"in force"}, "--list")
	grant(exitFailed, []string{"no standing rule"}, "--revoke", "nigth", "--why", "x")
	grant(0, []string{"night has ended"}, "--revoke", "night", "--why", "the pump is new")
	grant(0, []string{"revoked by anna", "the pump is new"}, "--list")
}
