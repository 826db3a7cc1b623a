namespace Fovea.Steps.Mistakes;

/// <summary>The three results of conv_backward.</summary>
public enum ConvGradient
{
    /// <summary>dA_prev, (m, n_H_prev, n_W_prev, n_C_prev).</summary>
    DAPrev,

    /// <summary>dW, (f, f, n_C_prev, n_C).</summary>
    DW,

    /// <summary>db, (1, 1, 1, n_C).</summary>
    Db,
}
