namespace Fovea.Fuzzing.Engine;

/// <summary>Reads on when a part of a file is refused, so that the parts behind it are reached, and keeps the first refusal.</summary>
internal sealed class FirstRefusal
{
    private FoveaException? first;

    /// <summary>Reads a part.</summary>
    public void Try(Action read)
    {
        try
        {
            read();
        }
        catch (FoveaException exception)
        {
            first ??= exception;
        }
    }

    /// <summary>Throws what was refused first, if anything was.</summary>
    public void Throw()
    {
        if (first is not null)
        {
            throw first;
        }
    }
}
