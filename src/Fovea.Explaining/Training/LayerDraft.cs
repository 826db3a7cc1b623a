using Fovea.Layers;

namespace Fovea.Explaining.Training;

/// <summary>
/// A layer as a person sets it: a kind and a few whole numbers. Numbers that fit no layer are kept as they are; what is wrong with them the
/// library says when the draft is reviewed.
/// </summary>
public sealed record LayerDraft
{
    /// <summary>A layer with usual settings.</summary>
    /// <param name="kind">The kind.</param>
    public LayerDraft(DraftKind kind)
    {
        Kind = kind;
        (Width, Window, Stride) = kind switch
        {
            DraftKind.Conv2D => (8, 3, 1),
            DraftKind.MaxPool or DraftKind.AveragePool => (0, 2, 2),
            DraftKind.Dense => (32, 0, 0),
            _ => (0, 0, 0),
        };
        IsSame = kind == DraftKind.Conv2D;
        Rate = kind == DraftKind.Dropout ? 0.25f : 0;
    }

    /// <summary>The kind.</summary>
    public DraftKind Kind { get; }

    /// <summary>The filters of a convolution, the units of a dense layer.</summary>
    public int Width { get; init; }

    /// <summary>The side of the kernel of a convolution, of the window of a pooling.</summary>
    public int Window { get; init; }

    /// <summary>The distance between windows.</summary>
    public int Stride { get; init; }

    /// <summary>Whether the padding makes the output as large as the input divided by the stride; <see cref="Padding"/> is then not looked
    /// at.</summary>
    public bool IsSame { get; init; }

    /// <summary>Rows and columns of zeros on each side.</summary>
    public int Padding { get; init; }

    /// <summary>The share of values that a dropout sets to 0.</summary>
    public float Rate { get; init; }

    /// <summary>Whether it has <see cref="Width"/>.</summary>
    public bool HasWidth => Kind is DraftKind.Conv2D or DraftKind.Dense;

    /// <summary>Whether it has <see cref="Window"/>, <see cref="Stride"/> and <see cref="Padding"/>.</summary>
    public bool HasWindow => Kind is DraftKind.Conv2D or DraftKind.MaxPool or DraftKind.AveragePool;

    /// <summary>The draft of a layer; null where a draft cannot say all that the layer is.</summary>
    /// <param name="layer">The layer.</param>
    public static LayerDraft? Of(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        LayerDraft? draft = layer switch
        {
            Conv2D conv => Windowed(new LayerDraft(DraftKind.Conv2D) { Width = conv.Filters }, conv.Kernel, conv.Stride, conv.Padding),
            MaxPool2D pool => Windowed(new LayerDraft(DraftKind.MaxPool), pool.Size, pool.Stride, pool.Padding),
            AveragePool2D pool => Windowed(new LayerDraft(DraftKind.AveragePool), pool.Size, pool.Stride, pool.Padding),
            Relu => new LayerDraft(DraftKind.Relu),
            BatchNorm => new LayerDraft(DraftKind.BatchNorm),
            Dropout dropout => new LayerDraft(DraftKind.Dropout) { Rate = dropout.Rate },
            Flatten => new LayerDraft(DraftKind.Flatten),
            Dense dense => new LayerDraft(DraftKind.Dense) { Width = dense.Units },
            _ => null,
        };

        // What the draft has no word for, such as groups or another initializer, makes the two differ.
        return draft?.ToLayer() == (layer with { Name = null }) ? draft : null;
    }

    /// <summary>The layer, with settings that were not looked at.</summary>
    public Layer ToLayer() => Kind switch
    {
        DraftKind.Conv2D => new Conv2D(Width, Window, Stride, LayerPadding()),
        DraftKind.MaxPool => new MaxPool2D(Window, Stride, LayerPadding()),
        DraftKind.AveragePool => new AveragePool2D(Window, Stride, LayerPadding()),
        DraftKind.Relu => new Relu(),
        DraftKind.BatchNorm => new BatchNorm(),
        DraftKind.Dropout => new Dropout(Rate),
        DraftKind.Flatten => new Flatten(),
        _ => new Dense(Width),
    };

    private static LayerDraft Windowed(LayerDraft draft, Size2D window, Size2D stride, Padding padding) => draft with
    {
        Window = window.Height,
        Stride = stride.Height,
        IsSame = padding.Kind == PaddingKind.Same,
        Padding = padding.Top,
    };

    private Padding LayerPadding() => IsSame ? Layers.Padding.Same : Padding;
}
