import Foundation
import JSONValue
import MQTTClient
import TestSupport
import Testing

extension Integration {
    /// The flows of `examples/node-red`.
    struct NodeREDTests {
        /// Whoever imports them can see all that they do: no code in them, and no node that has to be installed.
        @Test func flowsAreOfStandardNodesWithoutCode() throws {
            let known: Set<String> = [
                "tab", "comment", "inject", "change", "switch", "delay", "split", "rbe", "debug", "mqtt in", "mqtt out",
                "mqtt-broker",
            ]
            let nodes = try NodeRED.flows(brokerPort: 1883).array ?? []
            let identifiers = Set(nodes.compactMap { $0["id"]?.string })
            #expect(identifiers.count == nodes.count)
            for node in nodes {
                #expect(known.contains(node["type"]?.string ?? ""), "\(node.text())")
                for wire in (node["wires"]?.array ?? []).flatMap({ $0.array ?? [] }) {
                    #expect(identifiers.contains(wire.string ?? ""), "\(node["name"]?.string ?? "") leads nowhere")
                }
            }
            #expect(nodes.filter { $0["type"] == "mqtt-broker" }.count == 1)
        }

        @Test(.enabled(if: NodeRED.isInstalled, "PyFlowRED is not there: tools/pyflowred puts it into var/pyflowred"))
        func flowsDoWhatTheySay() async throws {
            try await Installation.with { installation in
                let nodeRED = try await NodeRED(brokerPort: installation.broker.port)

                // What is retained.
                try await nodeRED.shown("[debug:Service is] online")
                try await nodeRED.shown("[debug:Device is] xt1: online")
                try await nodeRED.shown("[debug:Live] xt1: battery_voltage ")

                // A change, a refusal and a batch at the same time: each has its own outcome.
                try await nodeRED.press("16 A")
                try await nodeRED.press("60 A (refused: out of range)")
                try await nodeRED.press("Read")
                let name = "maximum_current_of_ac_source_input_limit"
                try await nodeRED.shown("[debug:Success] \(name) of xt1: acknowledged, 32 → 16 Aac")
                try await nodeRED.shown("[debug:Error] out_of_range: 60 Aac is out of range")
                try await nodeRED.shown("[debug:Value] xt1 battery_voltage: ")
                try await nodeRED.shown("[debug:Value] xt1 operating_state: inverter")
                try await nodeRED.shown("[debug:Missing] device_not_found: ")

                // An answer to a request that was not made here is not shown.
                try await installation.observer.client.publish(
                    MQTTMessage(
                        topic: "xtender/response/write-param/nodered",
                        text: #"{"id":"other","status":"error","error":{"code":"foreign","message":"x"}}"#))

                // Nobody answers.
                try await installation.shutDown()
                try await nodeRED.shown("[debug:Service is] offline")
                try await nodeRED.press("32 A")
                try await nodeRED.shown("[debug:Error] no_answer: nothing came within 6 s")

                // The 6 s of the requests that were answered are over, too.
                #expect(nodeRED.count("no_answer") == 1)
                #expect(nodeRED.count("[debug:Success]") == 1)
                #expect(nodeRED.count("foreign") == 0)
            }
        }
    }
}
