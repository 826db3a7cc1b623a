namespace Fovea;

/// <summary>
/// A request that cannot be carried out because of what the caller supplied: a shape that does not fit, a damaged file, an impossible
/// setting.
/// The message alone is meant for the person: what was wrong, where, what was expected and what would fix it.
/// </summary>
public class FoveaException : Exception
{
    /// <summary>Creates the exception with no message of its own.</summary>
    public FoveaException()
    {
    }

    /// <summary>Creates the exception with the message that the person reads.</summary>
    /// <param name="message">What was wrong, where, what was expected and what would fix it.</param>
    public FoveaException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the message that the person reads and the cause for a debugger.</summary>
    /// <param name="message">What was wrong, where, what was expected and what would fix it.</param>
    /// <param name="innerException">The lower-level failure.</param>
    public FoveaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it says that the loss or the gradient of a training stopped being a number.</summary>
    internal bool IsDivergence { get; init; }
}
