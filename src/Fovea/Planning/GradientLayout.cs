using Fovea.Models;

namespace Fovea.Planning;

/// <summary>
/// Where a parameter's gradient lies in a chunk's part. Parameters whose gradient the whole batch computes at once have no place there:
/// they go straight into the sum.
/// </summary>
internal sealed class GradientLayout
{
    /// <summary>What <see cref="Offset"/> says of a parameter without a place.</summary>
    public const int None = -1;

    private readonly int[] starts;
    private readonly int[] offsets;

    public GradientLayout(IEnumerable<Parameter> trained, IReadOnlySet<Parameter> ofWholeBatch)
    {
        Parameter[] ordered = [.. trained.OrderBy(parameter => parameter.Offset)];
        starts = [.. ordered.Select(parameter => parameter.Offset)];
        offsets = new int[ordered.Length];
        for (int i = 0; i < ordered.Length; i++)
        {
            offsets[i] = None;
            if (!ofWholeBatch.Contains(ordered[i]))
            {
                offsets[i] = Length;
                Length += (int)SlotAllocator.Align(ordered[i].Length);
            }
        }

        Summed = [.. ordered.Where(parameter => !ofWholeBatch.Contains(parameter))];
    }

    /// <summary>The floats of a chunk's part.</summary>
    public int Length { get; }

    /// <summary>The parameters that have a place.</summary>
    public IReadOnlyList<Parameter> Summed { get; }

    /// <summary>From an offset in the sum of the gradients to that in a chunk's part.</summary>
    /// <returns>The offset, or <see cref="None"/>.</returns>
    public int Offset(int offset)
    {
        int index = Array.BinarySearch(starts, offset);
        index = index < 0 ? ~index - 1 : index;
        return offsets[index] == None ? None : offsets[index] + offset - starts[index];
    }
}
