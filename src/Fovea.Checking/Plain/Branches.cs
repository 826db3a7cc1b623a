namespace Fovea.Checking.Plain;

/// <summary>
/// Which side of each kink a forward pass took, as one number: where the functions of the layers have several branches, two passes with
/// equal numbers took the same ones, and the cost is smooth between them.
/// </summary>
internal sealed class Branches
{
    private const ulong Prime = 0x0000_0100_0000_01B3;

    public ulong Taken { get; private set; } = 0xCBF2_9CE4_8422_2325;

    public void Add(int branch) => Taken = (Taken ^ (uint)branch) * Prime;

    public void Join(Branches other) => Taken = ((Taken ^ other.Taken) * Prime) ^ (other.Taken >> 32);
}
