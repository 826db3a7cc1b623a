namespace Fovea.Layers;

/// <summary>
/// A layer that does not fit its input, or settings that fit no input. Thrown when a model is built, never when it runs; the message
/// gives the layer, what it received, what it expected and what would fix it.
/// </summary>
public sealed class ShapeException : FoveaException
{
    /// <summary>Creates the exception with no message of its own.</summary>
    public ShapeException()
    {
    }

    /// <summary>Creates the exception with the message that the person reads.</summary>
    /// <param name="message">The layer, what it received, what it expected and what would fix it.</param>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the message that the person reads and the cause for a debugger.</summary>
    /// <param name="message">The layer, what it received, what it expected and what would fix it.</param>
    /// <param name="innerException">The lower-level failure.</param>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
