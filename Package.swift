// swift-tools-version: 6.2
import PackageDescription

/// Everything made for `tools/fuzz`: looked on by libFuzzer, and by the address sanitizer.
let isFuzzing = Context.environment["XTMQ_FUZZ"] != nil

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer,address", "-O"])] : [])

/// A target that touches no C: strict memory safety holds there.
func pure(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + [.strictMemorySafety()])
}

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        resources: resources,
        swiftSettings: settings)
}

func system(_ name: String, _ pkgConfig: String, _ debianPackage: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debianPackage])])
}

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "xtmq",
    products: [.executable(name: "xtmq", targets: ["xtmq"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    ],
    targets: [
        // C libraries and embedded data
        system("CMosquitto", "libmosquitto", "libmosquitto-dev"),
        system("CJansson", "jansson", "libjansson-dev"),
        system("CYAML", "yaml-0.1", "libyaml-dev"),
        system("CSQLite", "sqlite3", "libsqlite3-dev"),
        .target(name: "CLinux"),
        .target(name: "CEmbedded"),

        // The field: protocol, objects, line
        pure("ScomProtocol"),
        library("ScomCatalog", ["ScomProtocol", "CEmbedded"]),
        library("Runtime", ["CLinux"]),
        library("ScomLink", ["ScomProtocol", "Runtime", "CLinux", logging]),
        library("ScomClient", ["ScomProtocol", "ScomLink", "Runtime", logging]),
        library("Dispatcher", ["ScomProtocol", "ScomClient", "Runtime", logging]),
        library("Devices", ["ScomProtocol", "ScomCatalog", "ScomClient", "Dispatcher", "Runtime", logging]),

        // Documents and transport
        library("JSONValue", ["CJansson"]),
        library("JSONSchema", ["JSONValue"]),
        library("YAMLDocument", ["CYAML", "JSONValue"]),
        library("Schemas", ["JSONValue", "JSONSchema", "Runtime", "CEmbedded"]),
        library("ObjectValues", ["JSONValue", "ScomCatalog", "ScomProtocol"]),
        library(
            "Configuration", ["JSONValue", "JSONSchema", "YAMLDocument", "Schemas", "ScomProtocol", "ScomCatalog"]),
        library("Migration", ["JSONValue", "YAMLDocument", "ScomCatalog", "ScomProtocol"]),
        library("FrameListing", ["ObjectValues", "JSONValue", "ScomCatalog", "ScomProtocol"]),
        library("Installation", ["CEmbedded"]),
        library("MQTTClient", ["CMosquitto", "CLinux", "Runtime", logging]),

        // The service
        library("Store", ["CSQLite", "Runtime", logging]),
        library(
            "GatewayEvents",
            [
                "JSONValue", "ScomProtocol", "ScomCatalog", "ScomClient", "Dispatcher", "Devices", "Store", "Runtime",
                logging,
            ]),
        library(
            "RPC",
            [
                "JSONValue", "JSONSchema", "Schemas", "ObjectValues", "ScomProtocol", "ScomCatalog", "ScomClient",
                "Dispatcher", "Devices", "GatewayEvents", "Store", "Runtime", logging,
            ]),
        library(
            "Snapshots",
            [
                "JSONValue", "ObjectValues", "ScomProtocol", "ScomCatalog", "ScomClient", "Dispatcher", "Devices",
                "Configuration", "Runtime", logging,
            ]),
        library(
            "HomeAssistant",
            [
                "JSONValue", "ObjectValues", "ScomProtocol", "ScomCatalog", "Devices", "Configuration", "Migration",
                "Runtime",
                logging,
            ]),
        library(
            "Service",
            [
                "JSONValue", "ObjectValues", "Schemas", "Configuration", "Migration", "ScomProtocol", "ScomCatalog",
                "ScomLink",
                "ScomClient",
                "Dispatcher",
                "Devices", "GatewayEvents", "MQTTClient", "RPC", "Snapshots", "HomeAssistant", "Store", "Runtime",
                "CLinux", logging,
                lifecycle, signals,
            ]),
        library("Simulator", ["ScomProtocol", "ScomCatalog", "Runtime", "CLinux", logging]),
        library(
            "Commands",
            [
                "Service", "Simulator", "Configuration", "Schemas", "ScomProtocol", "ScomCatalog", "ScomLink",
                "ScomClient",
                "MQTTClient", "Migration", "FrameListing", "Installation", "Store", "JSONValue", "Runtime", "CLinux",
                argumentParser, logging,
                lifecycle, signals,
            ]),
        .executableTarget(name: "xtmq", dependencies: ["Commands", argumentParser], swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["MQTTClient", "Runtime", "CLinux", logging], path: "Tests/TestSupport",
            swiftSettings: settings),
        .target(name: "CConcurrency", path: "Tests/CConcurrency"),
        .target(
            name: "Proof",
            dependencies: [
                "CConcurrency", "Simulator", "JSONValue", "ScomProtocol", "ScomCatalog", "ScomLink", "ScomClient",
                "Dispatcher",
                "Devices", "GatewayEvents", "Configuration", "Snapshots", "Schemas", "RPC", "Store", "Runtime", logging,
            ], path: "Tests/Proof", swiftSettings: settings),
        tests("Proof", ["Simulator", "JSONValue", "ScomProtocol", "ScomCatalog", "Runtime"]),
        tests("ScomProtocol"),
        tests("ScomCatalog", ["ScomProtocol"]),
        tests("Runtime", ["CLinux"]),
        tests("ScomLink", ["ScomProtocol", "Runtime", "Simulator", "CLinux", logging]),
        tests("ScomClient", ["ScomProtocol", "ScomLink", "Simulator", "Runtime", "CLinux", logging]),
        tests("Dispatcher", ["ScomProtocol", "ScomClient", "Runtime", logging]),
        tests("JSONValue"),
        tests("JSONSchema", ["JSONValue"]),
        tests("YAMLDocument", ["JSONValue"]),
        tests(
            "Schemas", ["TestSupport", "JSONValue", "JSONSchema", "ScomProtocol"],
            resources: [.copy("asyncapi-3-form.json")]),
        tests("Configuration", ["JSONValue", "Schemas", "YAMLDocument", "ScomProtocol", "ScomCatalog"]),
        tests("Migration", ["Configuration", "ScomCatalog", "ScomProtocol"]),
        tests("FrameListing", ["ScomProtocol"]),
        tests("Installation"),
        tests("MQTTClient", ["TestSupport", "Runtime", "CLinux", logging]),
        tests("Store", ["Runtime", logging]),
        tests(
            "Snapshots",
            [
                "Configuration", "Devices", "Dispatcher", "JSONSchema", "JSONValue", "ObjectValues", "Runtime",
                "Schemas",
                "ScomCatalog", "ScomClient", "ScomLink", "ScomProtocol", "Simulator", logging,
            ]),
        tests(
            "HomeAssistant",
            [
                "JSONValue", "ObjectValues", "ScomProtocol", "ScomCatalog", "Devices", "Configuration",
            ], resources: [.copy("device-classes.json")]),
        tests(
            "RPC",
            [
                "JSONValue", "JSONSchema", "Schemas", "ScomProtocol", "ScomCatalog", "ScomLink", "ScomClient",
                "Dispatcher", "Devices", "GatewayEvents", "Store", "Simulator", "Runtime", logging,
            ]),
        tests("Simulator", ["ScomProtocol", "ScomCatalog", "Runtime", "CLinux"]),
        tests(
            "Commands",
            ["xtmq", "TestSupport", "JSONValue", "MQTTClient", "Runtime", "ScomProtocol", "Store", logging]),
        tests(
            "Service",
            [
                "xtmq", "TestSupport", "JSONValue", "JSONSchema", "Schemas", "Configuration", "ScomProtocol",
                "ScomCatalog",
                "ScomLink", "Simulator", "MQTTClient", "Commands", "RPC", "Devices", "Store", "Runtime", "CLinux",
                logging,
            ], exclude: ["Clients"], resources: [.copy("Cases")]),
    ],
    swiftLanguageModes: [.v6]
)

// Tools for those who work on xtmq; a plain build never compiles them.
if Context.environment["XTMQ_DEV"] != nil {
    package.targets += [
        .executableTarget(
            name: "xtmq-bench",
            dependencies: [
                "Service", "Simulator", "Configuration", "MQTTClient", "JSONValue", "ScomProtocol", "ScomCatalog",
                "ScomLink",
                "ScomClient", "Dispatcher", "Store", "Proof", "Runtime", "CLinux", "CMosquitto", argumentParser,
                logging,
            ],
            swiftSettings: settings)
    ]
}

if isFuzzing {
    package.targets += [
        .executableTarget(
            name: "xtmq-fuzz",
            dependencies: [
                "Configuration", "Devices", "Dispatcher", "FrameListing", "JSONSchema", "JSONValue", "Migration", "RPC",
                "Runtime", "Schemas", "ScomClient", "ScomLink", "ScomProtocol", "Simulator", "Store", "YAMLDocument",
                logging,
            ],
            swiftSettings: settings, linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])])
    ]
}
