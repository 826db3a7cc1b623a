using Fovea.Fuzzing.Engine;
using Fovea.Fuzzing.Targets;

namespace Fovea.Fuzzing.Tests;

/// <summary>Each target for a moment; docs/fuzzing.md has the figures of long runs.</summary>
public sealed class FuzzingTests : IDisposable
{
    private const int Executions = 4000;
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-fuzzing-").FullName;

    public static TheoryData<string> Targets => new(AllTargets.Make().Select(target => target.Name));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_but_a_clear_refusal_comes_of_a_damaged_file(string name)
    {
        FuzzReport report = Fuzzer.Run(Target(name), Executions, seed: 7, folder);

        // A corpus whose files are all refused, or none, would test nothing.
        Assert.InRange(report.Refused, Executions / 20, Executions - 1);
    }

    [Fact]
    public void An_execution_is_decided_by_seed_and_number_alone()
    {
        string Describe() => string.Join('\n', AllTargets.Make().Select(target => target.Make(new FuzzRandom(3, 17), folder).Describe()));
        Assert.Equal(Describe(), Describe());
    }

    [Fact]
    public void Broken_rules_are_found_and_told_with_the_words_to_repeat_them()
    {
        FuzzFailure thrown = Assert.Throws<FuzzFailure>(() => Fuzzer.Run(new Broken(() => throw new FormatException("no")), 5, 1, folder));
        Assert.StartsWith("broken, execution 0 of seed 1: FormatException: no\nRepeat: --target broken --seed 1 --first 0", thrown.Message, StringComparison.Ordinal);
        FuzzFailure large = Assert.Throws<FuzzFailure>(() => Fuzzer.Run(new Broken(() => GC.KeepAlive(new byte[2 << 20])), 5, 1, folder));
        Assert.Contains("allocated 2097", large.Message, StringComparison.Ordinal);
    }

    private static FuzzTarget Target(string name) => AllTargets.Make().Single(target => target.Name == name);

    private sealed class Broken(Action run) : FuzzTarget("broken", 2, string.Empty)
    {
        public override FuzzCase Make(FuzzRandom random, string folder) => new(10, run, () => string.Empty);
    }
}
