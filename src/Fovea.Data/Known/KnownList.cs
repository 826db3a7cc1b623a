namespace Fovea.Data.Known;

/// <summary>
/// The datasets known by name. Lengths and SHA-256 are those of the lists that the project tensorflow/datasets checks its downloads
/// against, tensorflow_datasets/url_checksums/mnist.txt, fashion_mnist.txt and cifar10.txt.
/// </summary>
internal static class KnownList
{
    private static readonly string[] MnistPlaces =
        ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"];

    private static readonly string[] FashionPlaces =
    [
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ];

    private static readonly string[] CifarPlaces =
        ["https://www.cs.toronto.edu/~kriz/", "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/"];

    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new(
            "mnist",
            "handwritten digits, 70,000 grey images of 28x28 (LeCun, Cortes and Burges)",
            [
                File("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", MnistPlaces),
                File("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", MnistPlaces),
                File("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", MnistPlaces),
                File("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", MnistPlaces),
            ],
            []),
        new(
            "fashion-mnist",
            "articles of clothing, 70,000 grey images of 28x28 (Xiao, Rasul and Vollgraf)",
            [
                File("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", FashionPlaces),
                File("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", FashionPlaces),
                File("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", FashionPlaces),
                File("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", FashionPlaces),
            ],
            []),
        new(
            "cifar10",
            "animals and vehicles, 60,000 coloured images of 32x32 (Krizhevsky)",
            [
                File("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", CifarPlaces),
            ],
            [
                .. Enumerable.Range(1, 5).Select(number => ($"data_batch_{number}.bin", (long?)30_730_000)),
                ("test_batch.bin", 30_730_000),
                ("batches.meta.txt", null),
            ]),
    ];

    private static KnownFile File(string name, long length, string sha256, string[] places) =>
        new(name, length, sha256, [.. places.Select(place => new Uri(place + name))]);
}
