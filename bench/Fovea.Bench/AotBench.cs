using System.Globalization;
using Fovea.Bench.Aot;

namespace Fovea.Bench;

/// <summary>The command compiled ahead of time beside the same compiled while it runs, by turns, each turn a process of its own.</summary>
internal static class AotBench
{
    private const int Rounds = 5;

    private static readonly string[] Modes = ["train", "infer"];

    public static void Run(Arguments arguments)
    {
        var report = new Report("aot", arguments.Line);
        string folder = Directory.CreateTempSubdirectory("fovea-aot-").FullName;
        try
        {
            var jit = CommandBuild.Publish("JIT", folder, "-p:PublishAot=false");
            var aot = CommandBuild.Publish("AOT", folder, "-p:PublishAot=true");
            report.Add(
                $"`fovea bench` of both builds by turns, {Rounds} processes each. Images a second are the medians, beside their ratio stands that of the "
                + "fastest single steps: the fairer figure where neighbours disturb the machine.");
            Networks(report, arguments, jit, aot);
            InstructionSets(report, jit, aot, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        report.Save();
    }

    private static void Networks(Report report, Arguments arguments, CommandBuild jit, CommandBuild aot)
    {
        report.Add("\n## As published\n");
        report.Add(
            "| network (batch) | mode | threads | JIT, images/s | AOT, images/s | AOT / JIT | of the fastest steps | instruction set, JIT / AOT |");
        report.Add("|---|---|---|---|---|---|---|---|");
        foreach (BenchNetwork network in arguments.Networks)
        {
            foreach (string mode in Modes)
            {
                foreach (int threads in arguments.Threads)
                {
                    BuildTimes[] times = Alternate([jit, aot], mode, network, threads);
                    report.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {network.Name} ({network.Batch}) | {mode} | {threads} | {times[0].ImagesPerSecond:F1} | {times[1].ImagesPerSecond:F1} "
                        + $"| **{times[1].ImagesPerSecond / times[0].ImagesPerSecond:F2}** | {times[0].FastestMilliseconds / times[1].FastestMilliseconds:F2} "
                        + $"| {times[0].InstructionSet} / {times[1].InstructionSet} |"));
                }
            }
        }
    }

    // What the compiler assumes of the processor decides how wide the kernels are: it answers the questions of Vector256 and Vector512 while
    // it compiles, and asks the processor for none of them.
    private static void InstructionSets(Report report, CommandBuild jit, CommandBuild aot, string folder)
    {
        CommandBuild[] builds =
        [
            jit,
            aot,
            jit with { Name = "JIT without AVX-512", Setting = "DOTNET_EnableAVX512" },
            CommandBuild.Publish("AOT, x86-64-v3", folder, "-p:PublishAot=true", "-p:IlcInstructionSet=x86-64-v3"),
            CommandBuild.Publish("AOT, x86-64-v2", folder, "-p:PublishAot=true", "-p:IlcInstructionSet=x86-64-v2"),
        ];
        report.Add("\n## What the compiler may assume of the processor, inference on one thread\n");
        report.Add("| build | instruction set | lenet5 (64), fastest step, ms | vgg-cifar (64), fastest step, ms |\n|---|---|---|---|");
        BuildTimes[] small = Alternate(builds, "infer", BenchNetwork.Find("lenet5"), 1);
        BuildTimes[] large = Alternate(builds, "infer", BenchNetwork.Find("vgg-cifar"), 1);
        for (int i = 0; i < builds.Length; i++)
        {
            report.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"| {builds[i].Name} | {small[i].InstructionSet} | {small[i].FastestMilliseconds:F3} | {large[i].FastestMilliseconds:F2} |"));
        }
    }

    private static BuildTimes[] Alternate(CommandBuild[] builds, string mode, BenchNetwork network, int threads)
    {
        List<BuildTimes>[] runs = [.. builds.Select(_ => new List<BuildTimes>())];
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < builds.Length; turn++)
            {
                // Every other round begins at the other end, so that no build always follows the same one.
                int i = round % 2 == 0 ? turn : builds.Length - 1 - turn;
                runs[i].Add(builds[i].Measure(mode, network, threads));
            }
        }

        return [.. runs.Select(BuildTimes.Of)];
    }
}
