"""The parts of Keras models that cross by name: they contain no code, and both processes have them.

Everything else crosses as a handle that is called. The describing side only chooses by these tables; the opening side
builds nothing that is not in them.
"""

from __future__ import annotations

#: Layers whose configuration consists of plain values (including names of activations).
LAYERS = frozenset(
    "InputLayer Dense EinsumDense Embedding Identity Masking Activation ELU LeakyReLU PReLU ReLU Softmax "
    "Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose DepthwiseConv1D DepthwiseConv2D "
    "SeparableConv1D SeparableConv2D "
    "Add Average Concatenate Dot Maximum Minimum Multiply Subtract Attention AdditiveAttention "
    "BatchNormalization GroupNormalization LayerNormalization RMSNormalization UnitNormalization "
    "AveragePooling1D AveragePooling2D AveragePooling3D MaxPooling1D MaxPooling2D MaxPooling3D "
    "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D "
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D "
    "Normalization Rescaling Resizing CenterCrop CategoryEncoding "
    "RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom "
    "ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise "
    "SpatialDropout1D SpatialDropout2D SpatialDropout3D "
    "Cropping1D Cropping2D Cropping3D Flatten Permute RepeatVector Reshape "
    "UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D "
    "GRU LSTM SimpleRNN".split()
)

#: Wrappers around another layer, which must be one of the above.
WRAPPERS = frozenset({"TimeDistributed"})

#: Layers whose activation may be a custom function: they apply it once, at the end.
ENDS_IN_ACTIVATION = frozenset(
    "Activation Dense EinsumDense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose "
    "DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D".split()
)

#: Operations of keras.ops in functional models, by module. None takes a function as an argument.
OPERATIONS = {
    "keras.src.ops.numpy": frozenset(
        "Absolute Abs Add All Any Amax Amin Arccos Arccosh Arcsin Arcsinh Arctan Arctan2 Arctanh Argmax Argmin "
        "Average BroadcastTo Ceil Clip Concatenate Copy Cos Cosh Cumprod Cumsum Divide DivideNoNan Dot Einsum Equal "
        "Exp Exp2 ExpandDims Expm1 Flip Floor FloorDivide GetItem Greater GreaterEqual Hstack Isfinite Isinf Isnan "
        "Less LessEqual Log Log10 Log1p Log2 Logaddexp LogicalAnd LogicalNot LogicalOr Matmul Max Maximum Mean Median "
        "Min Minimum Mod Moveaxis Multiply NanToNum Negative NotEqual OnesLike Pad Power Prod Ravel Reciprocal Repeat "
        "Reshape Roll Round Sign Sin Sinh Sort Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Take Tan Tanh "
        "Tensordot Tile Transpose TrueDivide Var Vstack Where ZerosLike".split()
    ),
    "keras.src.ops.nn": frozenset(
        "Relu Relu6 Sigmoid SparseSigmoid Softplus Softsign SoftShrink SparsePlus Silu Squareplus LogSigmoid LeakyRelu "
        "HardSigmoid HardSilu Elu Selu Gelu Celu Glu TanhShrink HardTanh HardShrink Threshold Softmax LogSoftmax "
        "Sparsemax OneHot Normalize".split()
    ),
    "keras.src.ops.math": frozenset("Logsumexp Erf Erfc Rsqrt".split()),
    "keras.src.ops.core": frozenset("Cast StopGradient".split()),
}

#: Functions of keras.activations, by name.
ACTIVATIONS = frozenset(
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear "
    "log_sigmoid log_softmax mish relu relu6 selu sigmoid silu swish soft_shrink softmax softplus softsign sparse_plus "
    "sparse_sigmoid sparsemax squareplus tanh tanh_shrink threshold".split()
)

#: Functions of tf.nn and tf.math that are the same as one of these.
TENSORFLOW_ACTIVATIONS = {
    **{name: name for name in ("softmax", "log_softmax", "sigmoid", "softplus", "relu", "tanh")},
    "exp": "exponential",
}

LOSSES = frozenset(
    "BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy "
    "CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity CTC Dice Hinge Huber KLDivergence "
    "LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError Poisson "
    "SparseCategoricalCrossentropy SquaredHinge Tversky "
    "binary_crossentropy binary_focal_crossentropy categorical_crossentropy categorical_focal_crossentropy "
    "categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc dice hinge huber "
    "kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error "
    "mean_squared_logarithmic_error poisson sparse_categorical_crossentropy squared_hinge tversky".split()
)

METRICS = frozenset(
    "Accuracy AUC BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy "
    "CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives Hinge "
    "IoU KLDivergence LogCoshError Mean MeanAbsoluteError MeanAbsolutePercentageError MeanIoU MeanSquaredError "
    "MeanSquaredLogarithmicError OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision PrecisionAtRecall "
    "R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy "
    "SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum "
    "TopKCategoricalAccuracy TrueNegatives TruePositives "
    "binary_accuracy binary_crossentropy binary_focal_crossentropy categorical_accuracy categorical_crossentropy "
    "categorical_focal_crossentropy categorical_hinge concordance_correlation hinge huber kl_divergence log_cosh "
    "mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error "
    "pearson_correlation poisson sparse_categorical_accuracy sparse_categorical_crossentropy "
    "sparse_top_k_categorical_accuracy squared_hinge top_k_categorical_accuracy".split()
)

#: Where compile settings come from: a metric may be a loss too.
SETTINGS = {"keras.metrics": METRICS, "keras.losses": LOSSES}

OPTIMIZERS = frozenset("Adadelta Adafactor Adagrad Adam Adamax AdamW Ftrl Lamb Lion Nadam RMSprop SGD".split())

#: Arguments of layers that matter only while a model is trained or made; they do not cross.
NOT_CROSSING = ("initializer", "regularizer", "constraint", "seed")

#: A layer's type of numbers, as the name of its policy.
DTYPES = frozenset(
    "float16 float32 float64 bfloat16 mixed_float16 mixed_bfloat16 int8 int16 int32 int64 uint8 uint16 uint32 "
    "bool".split()
)

#: Numbers in all weights of a model together.
MAX_PARAMETERS = 5_000_000

#: The largest whole number among settings and arguments.
MAX_INTEGER = 1_000_000
