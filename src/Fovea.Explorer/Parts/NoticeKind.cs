namespace Fovea.Explorer.Parts;

/// <summary>How urgent a message is.</summary>
public enum NoticeKind
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Something was not done, and the message says why.</summary>
    Error,
}
