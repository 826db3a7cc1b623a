namespace Fovea.Planning.Cpu;

/// <summary>
/// One layer's forward and backward inside a plan: it finds the layer's arrays and calls kernels. Backward overwrites the gradients of
/// inputs and parameters that it is asked for.
/// </summary>
/// <param name="site">Where the layer stands.</param>
internal abstract class Executor(ExecutorSite site)
{
    /// <summary>Where the layer stands.</summary>
    public ExecutorSite Site { get; } = site;

    /// <summary>The floats that the executor keeps for itself: packed weights, statistics.</summary>
    public virtual long OwnLength => 0;

    /// <summary>The floats that a call may use as scratch memory.</summary>
    public virtual int ScratchLength => 0;

    /// <summary>The memory of <see cref="OwnLength"/>, set when the arena is there.</summary>
    public Memory<float> Own { get; set; }

    /// <summary>Whether forward needs <see cref="GatherForward"/> and <see cref="JoinForward"/> before it, and backward likewise.</summary>
    public bool NeedsBatch => CpuExecutors.NeedsBatch(Site.Layer);

    /// <summary>The parts of <see cref="Prepare"/>, which different threads may do.</summary>
    public virtual int PreparedParts => 0;

    /// <summary>Brings parameters into the form that kernels read. Runs before a forward pass when parameters have changed.</summary>
    /// <param name="part">0 to PreparedParts - 1.</param>
    /// <param name="scratch">ScratchLength values without defined content.</param>
    public virtual void Prepare(int part, Span<float> scratch)
    {
    }

    /// <summary>Whether forward and backward are divided into parts of the whole batch, each after its gathering.</summary>
    public bool IsDivided => Site.Layer.IsDivided;

    /// <summary>The parts of <see cref="ForwardPart"/>.</summary>
    public virtual int ForwardParts => 0;

    /// <summary>The parts of <see cref="BackwardPart"/>.</summary>
    public virtual int BackwardParts => 0;

    /// <summary>The floats that gathering fills for the parts to read.</summary>
    public virtual long CommonLength => 0;

    /// <summary>The memory of <see cref="CommonLength"/>. Layers share it, since their parts follow their gathering.</summary>
    public Memory<float> Common { get; set; }

    public virtual void Forward(in Chunk chunk)
    {
    }

    public virtual void Backward(in Chunk chunk)
    {
    }

    /// <summary>One part of forward, where it is divided.</summary>
    public virtual void ForwardPart(in BatchView batch, int part)
    {
    }

    /// <summary>One part of backward, where it is divided.</summary>
    public virtual void BackwardPart(in BatchView batch, int part)
    {
    }

    /// <summary>A chunk's part of what the whole batch decides.</summary>
    public virtual void GatherForward(in Chunk chunk)
    {
    }

    /// <summary>Joins the parts, once, before any chunk's forward.</summary>
    public virtual void JoinForward()
    {
    }

    /// <summary>A chunk's part of what the whole batch decides in backward.</summary>
    public virtual void GatherBackward(in Chunk chunk)
    {
    }

    /// <summary>Joins the parts, once, before any chunk's backward.</summary>
    public virtual void JoinBackward()
    {
    }
}
