package sparkplug

import (
	"strings"
	"testing"
)

// notApplicable says why an assertion is not ours to keep.
func notApplicable(id string) (string, bool) {
	id = strings.TrimPrefix(id, "tck-id-")
	for _, x := range [][2]string{
		{"conformance-mqtt-", "of the MQTT server"},
		{"payloads-template-", "no templates are published, and those of others are not read"},
		{"payloads-dataset-", "no data sets are published, and those of others are not read"},
		{"topics-nbirth-templates", "no templates are published"},
		{"principles-persistence-clean-session-50", "MQTT 5.0 is not spoken"},
		{"message-flow-phid-sparkplug-clean-session-50", "MQTT 5.0 is not spoken"},
		{"payloads-ndeath-will-message-publisher-disconnect-mqtt50", "MQTT 5.0 is not spoken"},
		{"intro-edge-node-id-uniqueness", "of the whole infrastructure, which nobody sees"},
		{"topic-structure-namespace-unique-edge-node-descriptor", "of the whole infrastructure, which nobody sees"},
		{"topic-structure-namespace-duplicate-device-id-across-edge-node", "a permission"},
		{"payloads-nbirth-edge-node-descriptor", "of the whole infrastructure, which nobody sees"},
		{"operational-behavior-host-application-host-id", "of the whole infrastructure, which nobody sees"},
		{"operational-behavior-primary-application-state-with-multiple-servers-state-subs", "a Source has one server; several are several Sources"},
		{"operational-behavior-host-application-multi-server-timestamp", "a Source has one server; several are several Sources"},
		{"host-topic-phid-death-payload-timestamp-disconnect-with-no-disconnect-packet", "DISCONNECT is always sent"},
	} {
		if strings.HasPrefix(id, x[0]) {
			return x[1], true
		}
	}
	return "", false
}

// assertionTests are those that need a play of their own; TestConformance runs them.
func assertionTests() map[string]func(*testing.T) {
	return prefixed(map[string]func(*testing.T){
		"operational-behavior-host-reordering-param":                                         messagesAreBroughtIntoOrder,
		"operational-behavior-host-reordering-start":                                         aMissingMessageIsAGapAndARebirth,
		"operational-behavior-host-reordering-rebirth":                                       aMissingMessageIsAGapAndARebirth,
		"operational-behavior-data-commands-ncmd-rebirth-verb":                               aMissingMessageIsAGapAndARebirth,
		"operational-behavior-data-commands-ncmd-rebirth-name":                               aMissingMessageIsAGapAndARebirth,
		"operational-behavior-data-commands-ncmd-rebirth-value":                              aMissingMessageIsAGapAndARebirth,
		"operational-behavior-host-reordering-success":                                       messagesAreBroughtIntoOrder,
		"operational-behavior-edge-node-termination-host-action-ddeath-devices-offline":      deathsMakeStale,
		"operational-behavior-edge-node-termination-host-action-ddeath-devices-tags-stale":   deathsMakeStale,
		"operational-behavior-primary-application-state-with-multiple-servers-single-server": theNextServer,
		"operational-behavior-primary-application-state-with-multiple-servers-walk":          theNextServer,
		"operational-behavior-edge-node-termination-host-offline-reconnect":                  theNextServer,
		"message-flow-edge-node-birth-publish-phid-wait-timestamp":                           statesThatAreOld,
		"operational-behavior-edge-node-termination-host-offline-timestamp":                  statesThatAreOld,
		"message-flow-edge-node-birth-publish-phid-wait-online":                              statesThatAreOld,
		"message-flow-edge-node-birth-publish-phid-wait-id":                                  statesThatAreOld,
	})
}

func prefixed[T any](m map[string]T) map[string]T {
	out := map[string]T{}
	for id, x := range m {
		out["tck-id-"+id] = x
	}
	return out
}

// assertions that are held against the play.
func assertions() map[string]check {
	node := func(kind string) string { return namespace + "/plant/" + kind + "/pumps" }
	device := func(kind string) []string { return []string{node(kind) + oneDevice[0], node(kind) + oneDevice[1]} }
	return prefixed(merge(introAssertions(), topicAssertions(node, device), hostAssertions(), flowAssertions(node, device), payloadAssertions()))
}

func merge(list ...map[string]check) map[string]check {
	out := map[string]check{}
	for _, m := range list {
		for id, c := range m {
			if out[id] != nil {
				panic("twice: " + id)
			}
			out[id] = c
		}
	}
	return out
}

func introAssertions() map[string]check {
	return map[string]check{
		"intro-sparkplug-host-state":               both(stateBirth, stateDeath),
		"components-ph-state":                      both(stateBirth, stateDeath),
		"conformance-primary-host":                 both(stateBirth, stateDeath),
		"intro-group-id-string":                    utf8Topics,
		"intro-edge-node-id-string":                utf8Topics,
		"intro-device-id-string":                   utf8Topics,
		"intro-group-id-chars":                     refusesIDs("%s/pumps/booster/level"),
		"intro-edge-node-id-chars":                 refusesIDs("plant/%s/booster/level"),
		"intro-device-id-chars":                    refusesIDs("plant/pumps/%s/level"),
		"principles-rbe-recommended":               both(changes(ndata), changes(ddata)),
		"principles-birth-certificates-order":      both(birthFirst, stateBirth),
		"principles-persistence-clean-session-311": clean("edge"),
		"case-sensitivity-sparkplug-ids":           caseSensitive,
		"case-sensitivity-metric-names":            caseSensitive,
	}
}

func topicAssertions(node func(string) string, device func(string) []string) map[string]check {
	nodes := both(topicOf("edge", nbirth, node(nbirth)), topicOf("edge", ndata, node(ndata)), topicOf("edge", ndeath, node(ndeath)), topicOf("writer", ncmd, node(ncmd)))
	devices := both(topicOf("edge", dbirth, device(dbirth)...), topicOf("edge", ddata, device(ddata)...), topicOf("edge", ddeath, device(ddeath)...), topicOf("writer", dcmd, device(dcmd)...))
	return map[string]check{
		"topic-structure":                                                  both(nodes, devices),
		"topic-structure-namespace-a":                                      both(nodes, devices, stateDelivery),
		"topic-structure-namespace-valid-group-id":                         refusesIDs("%s/pumps/booster/level"),
		"topic-structure-namespace-valid-edge-node-id":                     refusesIDs("plant/%s/booster/level"),
		"topic-structure-namespace-valid-device-id":                        refusesIDs("plant/pumps/%s/level"),
		"topic-structure-namespace-unique-device-id":                       devices,
		"topic-structure-namespace-device-id-associated-message-types":     devices,
		"topic-structure-namespace-device-id-non-associated-message-types": both(nodes, stateDelivery),
		"topics-nbirth-topic":                                              topicOf("edge", nbirth, node(nbirth)), "topics-nbirth-mqtt": delivery("edge", nbirth, 0, false), "topics-nbirth-timestamp": timed("edge", nbirth),
		"topics-nbirth-seq-num":     each("edge", nbirth, func(_ *play, m sent) error { return must(m.p.Seq != nil && m.p.GetSeq() == 0, "not 0") }),
		"topics-nbirth-metric-reqs": complete, "topics-nbirth-metrics": eachMetric("edge", nbirth, valued),
		"topics-nbirth-bdseq-included": bdSeqs, "topics-nbirth-bdseq-matching": bdSeqs, "topics-nbirth-bdseq-increment": bdSeqs,
		"topics-nbirth-rebirth-metric": rebirthMetricIs(func(x *metricOf) bool {
			return x.GetDatatype() == typeBoolean && x.Value != nil && !x.GetBooleanValue()
		}),
		"topics-ndata-topic": topicOf("edge", ndata, node(ndata)), "topics-ndata-mqtt": delivery("edge", ndata, 0, false), "topics-ndata-seq-num": follows(ndata),
		"topics-ndata-timestamp": timed("edge", ndata), "topics-ndata-payload": changes(ndata),
		"topics-ndeath-topic": both(topicOf("edge", ndeath, node(ndeath)), edgeWill), "topics-ndeath-seq": both(noSeq("edge", ndeath), noSeq("edge will", ndeath)),
		"topics-ndeath-payload": both(onlyBdSeq("edge"), onlyBdSeq("edge will")),
		"topics-ncmd-topic":     topicOf("writer", ncmd, node(ncmd)), "topics-ncmd-mqtt": delivery("writer", ncmd, 0, false), "topics-ncmd-timestamp": timed("writer", ncmd),
		"topics-ncmd-payload": commanded("writer", ncmd),
		"topics-dbirth-topic": topicOf("edge", dbirth, device(dbirth)...), "topics-dbirth-mqtt": delivery("edge", dbirth, 0, false), "topics-dbirth-seq": follows(dbirth),
		"topics-dbirth-timestamp": timed("edge", dbirth), "topics-dbirth-metric-reqs": complete, "topics-dbirth-metrics": eachMetric("edge", dbirth, valued),
		"topics-ddata-topic": topicOf("edge", ddata, device(ddata)...), "topics-ddata-mqtt": delivery("edge", ddata, 0, false), "topics-ddata-seq-num": follows(ddata),
		"topics-ddata-timestamp": timed("edge", ddata), "topics-ddata-payload": changes(ddata),
		"topics-ddeath-topic": topicOf("edge", ddeath, device(ddeath)...), "topics-ddeath-mqtt": delivery("edge", ddeath, 0, false), "topics-ddeath-seq-num": follows(ddeath),
		"topics-dcmd-topic": topicOf("writer", dcmd, device(dcmd)...), "topics-dcmd-mqtt": delivery("writer", dcmd, 0, false), "topics-dcmd-timestamp": timed("writer", dcmd),
		"topics-dcmd-payload": commanded("writer", dcmd),
	}
}

func hostAssertions() map[string]check {
	own := subscribed("host", stateTopic("gemel"))
	space := subscribed("host", namespace+"/plant/+/pumps/#")
	return map[string]check{
		"host-topic-phid-birth-message": stateBirth, "host-topic-phid-birth-qos": stateDelivery, "host-topic-phid-birth-retain": stateDelivery, "host-topic-phid-birth-topic": stateDelivery,
		"host-topic-phid-birth-sub-required": both(own, space), "host-topic-phid-birth-required": stateBirth, "host-topic-phid-birth-payload": stateBirth,
		"host-topic-phid-birth-payload-timestamp": stateBirth,
		"host-topic-phid-death-qos":               both(hostWill, stateDeath), "host-topic-phid-death-retain": both(hostWill, stateDeath), "host-topic-phid-death-topic": hostWill,
		"host-topic-phid-death-required": hostWill, "host-topic-phid-death-payload": both(hostWill, stateBirth), "host-topic-phid-death-payload-timestamp-connect": stateBirth,
		"host-topic-phid-death-payload-timestamp-disconnect-clean": stateDeath,
		"message-flow-phid-sparkplug-clean-session-311":            clean("host"), "message-flow-phid-sparkplug-subscription": both(own, space),
		"message-flow-phid-sparkplug-state-publish": stateBirth, "message-flow-phid-sparkplug-state-publish-payload": stateBirth,
		"message-flow-phid-sparkplug-state-publish-payload-timestamp":                      stateBirth,
		"message-flow-hid-sparkplug-state-message-delivered":                               objects,
		"operational-behavior-edge-node-termination-host-action-ndeath-node-offline":       both(gone, staleByHost),
		"operational-behavior-edge-node-termination-host-action-ndeath-node-tags-stale":    staleByHost,
		"operational-behavior-edge-node-termination-host-action-ndeath-devices-offline":    both(gone, staleByHost),
		"operational-behavior-edge-node-termination-host-action-ndeath-devices-tags-stale": staleByHost,
		"operational-behavior-primary-application-state-with-multiple-servers-state":       stateBirth,
		"operational-behavior-host-application-connect-will":                               hostWill, "operational-behavior-host-application-connect-will-topic": hostWill,
		"operational-behavior-host-application-connect-will-payload": stateBirth, "operational-behavior-host-application-connect-will-qos": hostWill,
		"operational-behavior-host-application-connect-will-retained": hostWill, "operational-behavior-host-application-connect-birth": stateBirth,
		"operational-behavior-host-application-connect-birth-topic": stateDelivery, "operational-behavior-host-application-connect-birth-payload": stateBirth,
		"operational-behavior-host-application-connect-birth-qos": stateDelivery, "operational-behavior-host-application-connect-birth-retained": stateDelivery,
		"operational-behavior-host-application-termination": stateDeath, "operational-behavior-host-application-death-topic": stateDelivery,
		"operational-behavior-host-application-death-payload": stateDeath, "operational-behavior-host-application-death-qos": stateDeath,
		"operational-behavior-host-application-death-retained": stateDeath, "operational-behavior-host-application-disconnect-intentional": stateDeath,
		"payloads-state-will-message": hostWill, "payloads-state-will-message-qos": hostWill, "payloads-state-will-message-retain": hostWill,
		"payloads-state-will-message-payload": stateBirth, "payloads-state-subscribe": own, "payloads-state-birth": both(stateBirth, stateDelivery), "payloads-state-birth-payload": stateBirth,
	}
}

func flowAssertions(node func(string) string, device func(string) []string) map[string]check {
	return map[string]check{
		"message-flow-edge-node-ncmd-subscribe":                           subscribed("edge", node(ncmd)),
		"message-flow-device-dcmd-subscribe":                              subscribed("edge", node(dcmd)+"/booster"),
		"message-flow-edge-node-birth-publish-connect":                    birthFirst,
		"message-flow-edge-node-birth-publish-will-message":               edgeWill,
		"message-flow-edge-node-birth-publish-will-message-topic":         edgeWill,
		"message-flow-edge-node-birth-publish-will-message-payload":       onlyBdSeq("edge will"),
		"message-flow-edge-node-birth-publish-will-message-payload-bdSeq": bdSeqs,
		"message-flow-edge-node-birth-publish-will-message-qos":           edgeWill,
		"message-flow-edge-node-birth-publish-will-message-will-retained": edgeWill,
		"message-flow-edge-node-birth-publish-phid-wait":                  waited,
		"operational-behavior-edge-node-birth-sequence-wait":              waited,
		"message-flow-edge-node-birth-publish-nbirth-topic":               topicOf("edge", nbirth, node(nbirth)),
		"message-flow-edge-node-birth-publish-nbirth-payload":             eachMetric("edge", nbirth, valued),
		"message-flow-edge-node-birth-publish-nbirth-payload-bdSeq":       bdSeqs,
		"message-flow-edge-node-birth-publish-nbirth-qos":                 delivery("edge", nbirth, 0, false),
		"message-flow-edge-node-birth-publish-nbirth-retained":            delivery("edge", nbirth, 0, false),
		"message-flow-edge-node-birth-publish-nbirth-payload-seq":         hasSeq(nbirth),
		"message-flow-edge-node-birth-publish-phid-offline":               leaves,
		"operational-behavior-edge-node-termination-host-offline":         leaves,
		"operational-behavior-edge-node-intentional-disconnect-ndeath":    leaves,
		"operational-behavior-edge-node-intentional-disconnect-packet":    leaves,
		"message-flow-device-birth-publish-nbirth-wait":                   birthFirst,
		"message-flow-device-birth-publish-dbirth-topic":                  topicOf("edge", dbirth, device(dbirth)...),
		"message-flow-device-birth-publish-dbirth-match-edge-node-topic":  topicOf("edge", dbirth, device(dbirth)...),
		"message-flow-device-birth-publish-dbirth-payload":                eachMetric("edge", dbirth, valued),
		"message-flow-device-birth-publish-dbirth-qos":                    delivery("edge", dbirth, 0, false),
		"message-flow-device-birth-publish-dbirth-retained":               delivery("edge", dbirth, 0, false),
		"message-flow-device-birth-publish-dbirth-payload-seq":            both(hasSeq(dbirth), follows(dbirth)),
		"operational-behavior-device-ddeath":                              topicOf("edge", ddeath, node(ddeath)+"/meter"),
		"operational-behavior-data-publish-nbirth":                        complete,
		"operational-behavior-data-publish-dbirth":                        complete,
		"operational-behavior-data-publish-nbirth-values":                 eachMetric("edge", nbirth, valued),
		"operational-behavior-data-publish-dbirth-values":                 eachMetric("edge", dbirth, valued),
		"operational-behavior-data-publish-nbirth-change":                 changes(ndata),
		"operational-behavior-data-publish-dbirth-change":                 changes(ddata),
		"operational-behavior-data-publish-nbirth-order":                  chronological(nbirth, ndata),
		"operational-behavior-data-publish-dbirth-order":                  chronological(dbirth, ddata),
		"operational-behavior-data-commands-rebirth-name":                 rebirthMetricIs(func(*metricOf) bool { return true }),
		"operational-behavior-data-commands-rebirth-name-aliases":         rebirthMetricIs(func(x *metricOf) bool { return x.Alias == nil }),
		"operational-behavior-data-commands-rebirth-datatype":             rebirthMetricIs(func(x *metricOf) bool { return x.GetDatatype() == typeBoolean }),
		"operational-behavior-data-commands-rebirth-value":                rebirthMetricIs(func(x *metricOf) bool { return x.Value != nil && !x.GetBooleanValue() }),
		"operational-behavior-data-commands-rebirth-action-1":             rebirths,
		"operational-behavior-data-commands-rebirth-action-2":             rebirths,
		"operational-behavior-data-commands-rebirth-action-3":             bdSeqs,
		"operational-behavior-data-commands-ncmd-verb":                    commanded("writer", ncmd),
		"operational-behavior-data-commands-ncmd-metric-name":             commanded("writer", ncmd),
		"operational-behavior-data-commands-ncmd-metric-value":            commanded("writer", ncmd),
		"operational-behavior-data-commands-dcmd-verb":                    commanded("writer", dcmd),
		"operational-behavior-data-commands-dcmd-metric-name":             commanded("writer", dcmd),
		"operational-behavior-data-commands-dcmd-metric-value":            commanded("writer", dcmd),
	}
}

func payloadAssertions() map[string]check {
	f := map[string]check{
		"payloads-timestamp-in-UTC":             both(timed("edge", nbirth), timed("edge", ddata), timed("writer", dcmd)),
		"payloads-metric-timestamp-in-UTC":      both(eachMetric("edge", nbirth, stamped), eachMetric("edge", ddata, stamped)),
		"payloads-sequence-num-always-included": both(hasSeq(nbirth), hasSeq(dbirth), hasSeq(ndata), hasSeq(ddata), hasSeq(ddeath), noSeq("edge", ndeath)),
		"payloads-sequence-num-req-nbirth":      hasSeq(nbirth), "payloads-sequence-num-incrementing": both(follows(ddata), follows(ndata), wraps),
		"payloads-name-requirement": both(eachMetric("edge", nbirth, valued), eachMetric("edge", ddata, aliasOnly)), "payloads-alias-uniqueness": uniqueAliases,
		"payloads-alias-birth-requirement":     both(eachMetric("edge", nbirth, aliased), eachMetric("edge", dbirth, aliased)),
		"payloads-alias-data-cmd-requirement":  both(eachMetric("edge", ndata, aliasOnly), eachMetric("edge", ddata, aliasOnly), eachMetric("writer", ncmd, aliasOnly), eachMetric("writer", dcmd, aliasOnly)),
		"payloads-name-birth-data-requirement": both(eachMetric("edge", nbirth, stamped), eachMetric("edge", dbirth, stamped), eachMetric("edge", ndata, stamped), eachMetric("edge", ddata, stamped)),
		"payloads-name-cmd-requirement":        eachMetric("writer", dcmd, stamped),
		"payloads-metric-datatype-value-type":  eachMetric("edge", dbirth, typed), "payloads-metric-datatype-value": both(eachMetric("edge", nbirth, typed), eachMetric("edge", dbirth, typed)),
		"payloads-metric-datatype-req":                              both(eachMetric("edge", nbirth, typed), eachMetric("edge", dbirth, typed)),
		"payloads-metric-datatype-not-req":                          both(eachMetric("edge", ndata, aliasOnly), eachMetric("edge", ddata, aliasOnly), eachMetric("writer", dcmd, aliasOnly)),
		"payloads-propertyset-keys-array-size":                      properties(sized),
		"payloads-propertyset-values-array-size":                    properties(sized),
		"payloads-metric-propertyvalue-type-type":                   properties(propertyTyped),
		"payloads-metric-propertyvalue-type-value":                  properties(propertyTyped),
		"payloads-metric-propertyvalue-type-req":                    properties(propertyTyped),
		"payloads-propertyset-quality-value-type":                   qualities,
		"payloads-propertyset-quality-value-value":                  qualities,
		"payloads-nbirth-bdseq":                                     bdSeqs,
		"payloads-nbirth-bdseq-repeat":                              bdSeqs,
		"payloads-nbirth-rebirth-req":                               rebirthMetricIs(func(x *metricOf) bool { return x.Value != nil && !x.GetBooleanValue() }),
		"payloads-dbirth-order":                                     birthFirst,
		"payloads-ndata-order":                                      birthFirst,
		"payloads-ddata-order":                                      birthFirst,
		"payloads-ndeath-seq":                                       both(noSeq("edge", ndeath), noSeq("edge will", ndeath)),
		"payloads-ndeath-will-message":                              edgeWill,
		"payloads-ndeath-will-message-qos":                          edgeWill,
		"payloads-ndeath-will-message-retain":                       edgeWill,
		"payloads-ndeath-bdseq":                                     bdSeqs,
		"payloads-ndeath-will-message-publisher":                    leaves,
		"payloads-ndeath-will-message-publisher-disconnect-mqtt311": leaves,
		"payloads-ddeath-timestamp":                                 timed("edge", ddeath),
		"payloads-ddeath-seq":                                       hasSeq(ddeath),
		"payloads-ddeath-seq-inc":                                   follows(ddeath),
		"payloads-ddeath-seq-number":                                hasSeq(ddeath),
	}
	for kind, name := range map[string]string{nbirth: "nbirth", dbirth: "dbirth", ndata: "ndata", ddata: "ddata"} {
		f["payloads-"+name+"-timestamp"], f["payloads-"+name+"-seq"] = timed("edge", kind), hasSeq(kind)
		f["payloads-"+name+"-qos"], f["payloads-"+name+"-retain"] = delivery("edge", kind, 0, false), delivery("edge", kind, 0, false)
		if kind != nbirth {
			f["payloads-"+name+"-seq-inc"] = follows(kind)
		}
	}
	for kind, name := range map[string]string{ncmd: "ncmd", dcmd: "dcmd"} {
		f["payloads-"+name+"-timestamp"], f["payloads-"+name+"-seq"] = timed("writer", kind), noSeq("writer", kind)
		f["payloads-"+name+"-qos"], f["payloads-"+name+"-retain"] = delivery("writer", kind, 0, false), delivery("writer", kind, 0, false)
	}
	return f
}
