import Devices
import Dispatcher
import GatewayEvents
import MQTTClient
import RPC
import ScomLink
import Snapshots
import Store

/// The parts of a running service; one reference, as each message takes it in hand.
final class Parts: Sendable {
    let link: ScomLink
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let snapshots: SnapshotScheduler
    let rpc: RPCServer
    let mqtt: MQTTClient
    let store: Store
    let homeAssistant: HomeAssistantAnnouncer
    let messages: MessageWatcher
    let restarts: RestartWatcher

    init(
        link: ScomLink, dispatcher: Dispatcher, directory: DeviceDirectory, snapshots: SnapshotScheduler,
        rpc: RPCServer, mqtt: MQTTClient, store: Store, homeAssistant: HomeAssistantAnnouncer,
        messages: MessageWatcher, restarts: RestartWatcher
    ) {
        self.link = link
        self.dispatcher = dispatcher
        self.directory = directory
        self.snapshots = snapshots
        self.rpc = rpc
        self.mqtt = mqtt
        self.store = store
        self.homeAssistant = homeAssistant
        self.messages = messages
        self.restarts = restarts
    }
}
