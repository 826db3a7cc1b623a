using Microsoft.AspNetCore.Components;

namespace Fovea.Explorer.Parts;

/// <summary>A cell of a field that the pointer came to.</summary>
public sealed class GridEventArgs : EventArgs
{
    /// <summary>The row, from 0.</summary>
    public int Row { get; set; }

    /// <summary>The column, from 0.</summary>
    public int Column { get; set; }
}

/// <summary>The events of fields: elements with data-rows and data-columns.</summary>
[EventHandler("ongridpress", typeof(GridEventArgs))]
[EventHandler("ongriddrag", typeof(GridEventArgs))]
[EventHandler("ongridhover", typeof(GridEventArgs))]
public static class EventHandlers;
