import ScomClient
import ScomProtocol
import Testing

@testable import Dispatcher

struct PackingKnowledgeTests {
    private let now = ContinuousClock.now
    private let info = ScomOperation.readInfo(3000, of: ScomAddress(101), as: .float)
    private let value = Result<ScomValue, ScomFailure>.success(.float(1))

    enum Note {
        case single(Result<ScomValue, ScomFailure>)
        case packed(Result<ScomValue, ScomFailure>)
    }

    struct Row: CustomTestStringConvertible {
        var testDescription: String
        var notes: [Note]
        var support: Packing.Support
    }

    static let lost = Note.packed(.failure(.responseTimeout))
    static let alive = Note.single(.success(.float(1)))
    static let rows = [
        Row(testDescription: "nothing tried", notes: [alive, alive], support: .unknown),
        Row(testDescription: "a value", notes: [.packed(.success(.float(1)))], support: .supported),
        Row(testDescription: "not a number is an answer", notes: [.packed(.failure(.notANumber))], support: .supported),
        Row(
            testDescription: "service refused", notes: [.packed(.failure(.device(.serviceNotSupported)))],
            support: .unsupported),
        Row(
            testDescription: "type refused", notes: [.packed(.failure(.device(.typeNotSupported)))],
            support: .unsupported
        ),
        Row(
            testDescription: "refused after it had worked: the items are at fault",
            notes: [.packed(.success(.float(1))), .packed(.failure(.device(.serviceNotSupported)))], support: .supported
        ),
        Row(testDescription: "another error", notes: [.packed(.failure(.device(.invalidFrame)))], support: .unknown),
        Row(testDescription: "nothing answers at all", notes: Array(repeating: lost, count: 50), support: .unknown),
        Row(testDescription: "two losses that singles survive", notes: [lost, alive, lost, alive], support: .unknown),
        Row(
            testDescription: "three losses that singles survive", notes: [lost, alive, lost, alive, lost, alive],
            support: .unsupported),
        Row(
            testDescription: "an error is a sign of life too",
            notes: Array(repeating: [lost, .single(.failure(.device(.objectIDNotFound)))], count: 3).flatMap(\.self),
            support: .unsupported),
        Row(
            testDescription: "a success between",
            notes: [lost, alive, lost, alive, .packed(.success(.float(1))), lost, alive], support: .supported),
        Row(
            testDescription: "losses of singles prove nothing",
            notes: Array(repeating: [lost, .single(.failure(.responseTimeout))], count: 5).flatMap(\.self),
            support: .unknown
        ),
    ]

    @Test(arguments: rows)
    func learns(_ row: Row) {
        var knowledge = PackingKnowledge()
        for note in row.notes {
            switch note {
            case .single(let result): knowledge.note(single: result, of: ScomAddress(101))
            case .packed(let result): knowledge.note(packed: result)
            }
        }
        #expect(knowledge.support == row.support)
    }

    @Test func singleReadsAreRememberedForAWhile() {
        var knowledge = PackingKnowledge()
        #expect(knowledge.limit(of: info, now) == 76)
        knowledge.remember(readSingly: info, after: .notANumber, now)
        #expect(knowledge.limit(of: info, now + .seconds(599)) == 1)
        #expect(knowledge.limit(of: info, now + .seconds(600)) == 76)
        knowledge.remember(readSingly: info, after: .device(.invalidFrame), now)
        #expect(knowledge.limit(of: info, now + .seconds(59)) == 1)
        #expect(knowledge.limit(of: info, now + .seconds(60)) == 76)
        knowledge.remember(readSingly: info, after: .responseTimeout, now)
        #expect(knowledge.limit(of: info, now) == 76)
    }

    /// A device that left had no numbers; once it answers again, what it then lacks is found out anew.
    @Test(arguments: [ScomFailure.device(.deviceNotFound), .device(.responseTimeout), .responseTimeout])
    func aDeviceThatIsBackIsPackedAgain(loss: ScomFailure) {
        var knowledge = PackingKnowledge()
        let other = ScomOperation.readInfo(3000, of: ScomAddress(102), as: .float)
        for operation in [info, other] { knowledge.remember(readSingly: operation, after: .notANumber, now) }
        knowledge.note(single: value, of: ScomAddress(101))
        #expect(knowledge.limit(of: info, now) == 1, "an info that only a read by itself gives")
        knowledge.note(single: .failure(loss), of: ScomAddress(101))
        #expect(knowledge.limit(of: info, now) == 1)
        knowledge.note(single: value, of: ScomAddress(101))
        #expect(knowledge.limit(of: info, now) == 76)
        #expect(knowledge.limit(of: other, now) == 1)
    }

    @Test func onlyReadsOfUserInfosArePacked() {
        var knowledge = PackingKnowledge()
        #expect(knowledge.limit(of: .readParameter(1107, of: ScomAddress(101), as: .float), now) == 1)
        #expect(knowledge.limit(of: .readGUID, now) == 1)
        #expect(knowledge.limit(of: .readInfo(3000, of: ScomAddress(191), as: .float), now) == 1)
        knowledge.note(packed: .failure(.device(.serviceNotSupported)))
        #expect(knowledge.limit(of: info, now) == 1)
    }

    @Test(
        arguments: [
            (ScomFailure.notANumber, false, 1), (.device(.invalidFrame), false, 20), (.malformedResponse, true, 20),
            (.responseTimeout, false, 20), (.responseTimeout, true, 1), (.damagedResponse, false, 20),
            (.damagedResponse, true, 1), (.linkDown, true, nil),
        ] as [(ScomFailure, Bool, Int?)])
    func limitsAfterFailures(_ failure: ScomFailure, _ isLastAttemptNext: Bool, _ limit: Int?) {
        var knowledge = PackingKnowledge()
        knowledge.note(packed: value)
        #expect(knowledge.limit(after: failure, packedWith: 40, isLastAttemptNext: isLastAttemptNext) == limit)
    }

    @Test func aGatewayNotKnownToPackIsAskedSinglyAfterALoss() {
        let knowledge = PackingKnowledge()
        #expect(knowledge.limit(after: .responseTimeout, packedWith: 40, isLastAttemptNext: false) == 1)
    }
}
