package main

import (
	"encoding/hex"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ownListeners are the addresses at which this process listens, as the system sees it; there are at least so many.
func ownListeners(t *testing.T, least int) (list []net.IP) {
	t.Helper()
	own := map[string]bool{}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if to, err := os.Readlink(l); err == nil && strings.HasPrefix(to, "socket:[") {
			own[strings.Trim(to, "socket:[]")] = true
		}
	}
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		data, err := os.ReadFile(table)
		if err != nil {
			continue // a system without that protocol
		}
		for _, line := range strings.Split(string(data), "\n")[1:] {
			f := strings.Fields(line)
			if len(f) < 10 || f[3] != "0A" || !own[f[9]] { // 0A: it listens
				continue
			}
			text, _, _ := strings.Cut(f[1], ":")
			ip, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(line)
			}
			for i := 0; i+4 <= len(ip); i += 4 { // words in the order of the processor
				slices.Reverse(ip[i : i+4])
			}
			list = append(list, ip)
		}
	}
	if len(list) < least {
		t.Fatalf("%d listeners were found, %d are there at least", len(list), least)
	}
	return list
}
