using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fovea.Fuzzing.Engine;

/// <summary>Changes a valid file in one to four places: bits, bytes, numbers of 2 to 8 bytes, decimal numbers, words of the format, whole ranges.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
{
    private const int MostBytes = 1 << 16;

    private static readonly long[] Numbers =
    [
        0, 1, 2, -1, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40,
        long.MaxValue, long.MinValue, long.MaxValue / 8,
    ];

    private static readonly string[] Decimals =
        ["0", "-1", "1", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "1e30", "-0", "1.5", "\"x\"", "null", "[]", "{}"];

    public byte[] Next(FuzzRandom random)
    {
        var file = new List<byte>(corpus[random.Below(corpus.Count)]);
        int changes = 1 + random.Below(4);
        for (int i = 0; i < changes; i++)
        {
            Change(file, random);
        }

        return [.. file];
    }

    private void Change(List<byte> file, FuzzRandom random)
    {
        int at = random.Below(file.Count + 1);
        int length = Math.Min(file.Count - at, 1 + random.Below(random.OnceIn(4) ? 256 : 8));
        switch (random.Below(11))
        {
            case 0 when at < file.Count:
                file[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1 when at < file.Count:
                file[at] = random.Of<byte>(0, 1, 0x7F, 0x80, 0xFF, (byte)random.Bits());
                break;
            case 2:
                Number(file, at, random);
                break;
            case 3:
                file.RemoveRange(at, length);
                break;
            case 4 when file.Count + length < MostBytes:
                file.InsertRange(random.Below(file.Count + 1), file.GetRange(at, length));
                break;
            case 5 when file.Count < MostBytes:
                file.InsertRange(at, Enumerable.Range(0, 1 + random.Below(8)).Select(_ => (byte)random.Bits()));
                break;
            case 6 when random.OnceIn(3):
                file.RemoveRange(at, file.Count - at);
                break;
            case 7:
                Splice(file, at, random);
                break;
            case 8 when words.Count > 0 && file.Count < MostBytes:
                byte[] word = words[random.Below(words.Count)];
                file.RemoveRange(at, random.OnceIn(2) ? Math.Min(word.Length, file.Count - at) : 0);
                file.InsertRange(at, word);
                break;
            default:
                Decimal(file, at, random);
                break;
        }
    }

    private static void Number(List<byte> file, int at, FuzzRandom random)
    {
        Span<byte> bytes = stackalloc byte[8];
        long value = random.OnceIn(4) ? (long)random.Bits() : random.Of(Numbers) + random.Below(3) - 1;
        int size = random.Of(2, 4, 8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes = bytes[..size];
        if (random.OnceIn(2))
        {
            bytes.Reverse();
        }

        for (int i = 0; i < size && at + i < file.Count; i++)
        {
            file[at + i] = bytes[i];
        }
    }

    private void Splice(List<byte> file, int at, FuzzRandom random)
    {
        byte[] other = corpus[random.Below(corpus.Count)];
        int from = random.Below(other.Length + 1);
        int length = Math.Min(other.Length - from, 1 + random.Below(64));
        if (file.Count + length < MostBytes)
        {
            file.RemoveRange(at, Math.Min(random.Below(64), file.Count - at));
            file.InsertRange(at, other.AsSpan(from, length).ToArray());
        }
    }

    // The number nearest behind a place becomes another one, as texts and headers have them.
    private static void Decimal(List<byte> file, int at, FuzzRandom random)
    {
        int start = file.FindIndex(Math.Min(at, file.Count), value => value is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        int end = start;
        while (end < file.Count && file[end] is >= (byte)'0' and <= (byte)'9')
        {
            end++;
        }

        string text = random.OnceIn(3) ? random.Of(Numbers).ToString(CultureInfo.InvariantCulture) : random.Of(Decimals);
        file.RemoveRange(start, end - start);
        file.InsertRange(start, Encoding.ASCII.GetBytes(text));
    }
}
