using System.Globalization;

namespace Fovea.Bench;

/// <summary>The words of the command line.</summary>
/// <param name="Command">What to measure.</param>
/// <param name="Networks">The networks asked for; all of them where none is named.</param>
/// <param name="Threads">The numbers of threads.</param>
/// <param name="Data">The folder of MNIST.</param>
/// <param name="Line">The whole line, for the report.</param>
internal sealed record Arguments(string Command, IReadOnlyList<BenchNetwork> Networks, IReadOnlyList<int> Threads, string Data, string Line)
{
    public static Arguments Parse(string[] words)
    {
        var networks = new List<BenchNetwork>();
        int[] threads = [1, 2];
        string data = Path.GetFullPath(Path.Combine(Report.Root, "..", "shared", "data", "mnist"));
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i] == "--threads" && i + 1 < words.Length)
            {
                threads = [.. words[++i].Split(',').Select(ParseThreads)];
            }
            else if (words[i] == "--data" && i + 1 < words.Length)
            {
                data = words[++i];
            }
            else
            {
                networks.Add(BenchNetwork.Find(words[i]));
            }
        }

        return new Arguments(
            words.Length == 0 ? string.Empty : words[0],
            networks.Count == 0 ? BenchNetwork.All : networks,
            threads,
            data,
            string.Join(' ', words));
    }

    private static int ParseThreads(string word) => int.TryParse(word, CultureInfo.InvariantCulture, out int count) && count > 0
        ? count
        : throw new ArgumentException($"--threads takes whole numbers of 1 or more, as 1,2. Received '{word}'.");
}
