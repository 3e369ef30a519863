// Package payload is the wire format of Sparkplug B: code generated from the Eclipse Tahu project's sparkplug_b.proto, which lies beside it unchanged.
//
// The .proto is copyright Cirrus Link Solutions and others, under the Eclipse Public License 2.0 (SPDX-License-Identifier: EPL-2.0), and so is what is
// generated from it. Its origin is https://github.com/eclipse/tahu, sparkplug_b/sparkplug_b.proto. To generate again: Debian's protobuf-compiler, then
// go generate in this folder.
package payload

//go:generate sh -c "go build -o protoc-gen-go google.golang.org/protobuf/cmd/protoc-gen-go && protoc --plugin=./protoc-gen-go --go_out=. --go_opt=paths=source_relative --go_opt=Msparkplug_b.proto=gemel/bridge/sparkplug/payload sparkplug_b.proto; rm -f protoc-gen-go"
