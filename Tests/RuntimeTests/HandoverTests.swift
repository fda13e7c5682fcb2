import Runtime
import Testing

/// An actor that answers its askers later, as a dispatcher does.
private actor Desk {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var waiting: [Handover<Int>] = []

    init(_ executor: ThreadExecutor) {
        self.executor = executor
    }

    var count: Int { waiting.count }

    func ask(givenAlready: Int? = nil) async -> (value: Int, isOnThread: Bool) {
        let handover = Handover<Int>(executor: executor)
        if let givenAlready { handover.give(givenAlready) } else { waiting.append(handover) }
        let value = await handover.value()
        return (value, executor.isCurrent)
    }

    func answer(_ value: Int) {
        for handover in waiting {
            handover.give(value)
            handover.give(-1)
        }
        waiting = []
    }
}

@Suite(.timeLimit(.minutes(1)))
struct HandoverTests {
    private let desk = Desk(ThreadExecutor(name: "test-handover"))

    @Test func givesWhatIsHandedInLater() async {
        for number in 0..<1000 {
            let asker = Task { await desk.ask() }
            while await desk.count == 0 { await Task.yield() }
            await desk.answer(number)
            let answer = await asker.value
            #expect(answer == (number, true))
        }
    }

    @Test func givesWhatWasHandedInBefore() async {
        #expect(await desk.ask(givenAlready: 7) == (7, true))
    }

    @Test func givesItToAllWhoWait() async {
        let askers = (0..<20).map { _ in Task { await desk.ask() } }
        while await desk.count < 20 { await Task.yield() }
        await desk.answer(5)
        for asker in askers { #expect(await asker.value == (5, true)) }
    }
}
