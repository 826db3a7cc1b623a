using System.Globalization;
using Fovea.Onnx.Tests.Clients;
using Fovea.Onnx.Tests.Importing;

namespace Fovea.Onnx.Tests.Reading;

/// <summary>
/// Damaged model files, some thousand each time and as many as FOVEA_FUZZ_ROUNDS says: a model or one kind of exception, in time, and with no
/// more memory than the file's size accounts for.
/// </summary>
public sealed class ModelFuzzTests
{
    // A message of two bytes becomes an object of some hundred.
    private const long BytesForEach = 400;
    private const long BytesAtLeast = 1 << 20;

    [Fact]
    public void Damaged_models_give_one_kind_of_exception_and_take_little_memory()
    {
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("FOVEA_FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out int given) ? given : 4000;
        byte[][] corpus = [.. ImportedGraphs.All.Values.Select(graph => graph().Bytes())];
        var random = new System.Random(7);
        int models = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = Mutate(random, corpus);
            long before = GC.GetAllocatedBytesForCurrentThread();
            OnnxModel? model = Try(() => OnnxModel.Parse(bytes, "fuzz.onnx"), round);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < BytesAtLeast + (BytesForEach * bytes.Length), $"round {round}: {taken} bytes for a file of {bytes.Length}");
            if (model is not null && Try(() => model.ToModel(), round) is not null)
            {
                models++;
            }
        }

        Assert.True(models > rounds / 100, $"Only {models} of {rounds} were models: the damage is too coarse to reach what lies behind the parser.");
    }

    private static T? Try<T>(Func<T> work, int round)
        where T : class
    {
        try
        {
            return work();
        }
        catch (FoveaException)
        {
            return null;
        }
        catch (Exception other)
        {
            throw new InvalidOperationException($"round {round}: {other.GetType().Name}: {other.Message}", other);
        }
    }

    private static byte[] Mutate(System.Random random, byte[][] corpus)
    {
        List<byte> bytes = [.. corpus[random.Next(corpus.Length)]];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => 0x7F };
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    byte[] other = corpus[random.Next(corpus.Length)];
                    bytes.InsertRange(at, other.AsSpan(random.Next(other.Length - 40), length).ToArray());
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)0xFF, random.Next(1, 9)));
                    break;
            }
        }

        return [.. bytes];
    }
}
