package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"gemel/bridge"
	"gemel/bridge/gate"
	"gemel/bridge/historian"
)

// documentOf is the document as clients get it, without logging in.
func documentOf(t *testing.T, s *site) map[string]any {
	t.Helper()
	status, text, head := s.send("GET", "/openapi.json", "", "")
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil || status != 200 || head.Get("Content-Type") != "application/openapi+json" {
		t.Fatalf("%v %d %s", err, status, head)
	}
	return doc
}

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

// The document is OpenAPI 3.1 by the rules that its users rely on: every operation has an identity of its own, a summary, answers, its parameters,
// its role and security; every reference leads somewhere; every schema is JSON Schema 2020-12.
func TestDocumentIsComplete(t *testing.T) {
	s := newSite(t)
	doc := documentOf(t, s)
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1.") {
		t.Errorf("openapi: %v", doc["openapi"])
	}
	ids := map[string]bool{}
	count := 0
	for path, item := range doc["paths"].(map[string]any) {
		for method, o := range item.(map[string]any) {
			op, name := o.(map[string]any), strings.ToUpper(method)+" "+path
			count++
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] || op["summary"] == nil || len(op["tags"].([]any)) == 0 {
				t.Errorf("%s: identity %q, summary %v", name, id, op["summary"])
			}
			ids[id] = true
			role := gate.Role(op["x-role"].(string))
			if role != openTo[name] || (op["security"] == nil) != (role == open) {
				t.Errorf("%s: role %q, security %v", name, role, op["security"])
			}
			answers := op["responses"].(map[string]any)
			if answers["200"] == nil && answers["204"] == nil || answers["429"] == nil || role != open && (answers["401"] == nil || answers["403"] == nil) {
				t.Errorf("%s: answers %v", name, answers)
			}
			declared := map[string]bool{}
			if list, ok := op["parameters"].([]any); ok {
				for _, p := range list {
					x := p.(map[string]any)
					declared[x["in"].(string)+" "+x["name"].(string)] = true
				}
			}
			for _, m := range pathParameter.FindAllStringSubmatch(path, -1) {
				if !declared["path "+m[1]] {
					t.Errorf("%s: {%s} is not declared", name, m[1])
				}
			}
		}
	}
	if count != len(openTo) {
		t.Errorf("%d operations in the document, %d in the test", count, len(openTo))
	}
	references(t, doc, doc)
	c := compilerOf(t, doc)
	for name := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		if _, err := c.Compile("doc.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// references follows every $ref.
func references(t *testing.T, doc map[string]any, x any) {
	switch x := x.(type) {
	case map[string]any:
		if ref, ok := x["$ref"].(string); ok {
			var at any = doc
			for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
				m, _ := at.(map[string]any)
				at = m[part]
			}
			if at == nil {
				t.Errorf("%s leads nowhere", ref)
			}
		}
		for _, v := range x {
			references(t, doc, v)
		}
	case []any:
		for _, v := range x {
			references(t, doc, v)
		}
	}
}

func compilerOf(t *testing.T, doc map[string]any) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("doc.json", parsed); err != nil {
		t.Fatal(err)
	}
	return c
}

// What is answered is what the document says: every answer of a site with all that there can be is held against its schema.
func TestAnswersFitTheDocument(t *testing.T) {
	s, ctx := newSite(t), context.Background()
	s.put("tank/level", math.Inf(1), bridge.BadDeviceFailure)
	now := bridge.At(s.clock.Now())
	if err := s.store.AddGap(historian.Gap{Source: "plc", From: now - 60e9, To: now, Why: "the cable"}); err != nil {
		t.Fatal(err)
	}
	p := s.propose(1350)
	anna := s.as("anna")
	seen, err := anna.Proposal(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := anna.Decide(ctx, &seen, true, "anna", "fine", now, keyOf("anna")); err != nil {
		t.Fatal(err)
	}
	if err := s.gate.Stop("otto", "smoke"); err != nil {
		t.Fatal(err)
	}
	token := s.as("emil").token
	doc := documentOf(t, s)
	c := compilerOf(t, doc)
	bodies := map[string]string{"POST /v1/grafana/query": fmt.Sprintf(`{"range":{"from":%q,"to":%q},"targets":[{"target":"pump/speed","refId":"A"}]}`, now-60e9, now+1e9),
		"POST /v1/grafana/metrics": "{}", "POST /v1/audit/verify": "{}", "POST /v1/stop": `{"why":"x"}`, "POST /v1/login/challenge": `{"name":"anna"}`}
	span := fmt.Sprintf("&from=%s&to=%s", now-3600e9, now+1e9)
	queries := map[string]string{"/v1/tag": "?tag=tank/level", "/v1/history": "?tag=tank/level" + span, "/v1/history/buckets": "?tag=tank/level&every=1m" + span, "/v1/gaps": "?" + span[1:]}
	held := 0
	for path, item := range doc["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			name := strings.ToUpper(method) + " " + path
			if name == "DELETE /v1/login" || name == "GET /metrics" || name == "GET /openapi.json" { // no JSON of ours
				continue
			}
			status, text, _ := s.send(strings.ToUpper(method), strings.ReplaceAll(path, "{id}", "p1")+queries[path], token, bodies[name])
			good := status == 200
			if _, given := bodies[name]; !good && (given || method == "get") {
				t.Errorf("%s: %d %s", name, status, text)
			}
			where := "doc.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(path) + "/" + method + "/responses/" + fmt.Sprint(status) + "/content/application~1json/schema"
			if !good {
				where = "doc.json#/components/schemas/ErrorModel"
			}
			schema, err := c.Compile(where)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err == nil {
				err = schema.Validate(value)
			}
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, text)
			}
			held++
		}
	}
	if held != len(openTo)-3 {
		t.Errorf("%d of %d answers were held against the document", held, len(openTo)-3)
	}
	s.clock.Forward(time.Second)
}
