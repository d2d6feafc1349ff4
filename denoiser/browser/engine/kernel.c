// The parts of the engine that need speed, for WebAssembly with SIMD. `wasm_backend.js` calls them.
//
// All pictures are float32, [row, column, channel]. `python -m tools.kernel` builds `kernel.wasm`.

typedef float vector __attribute__((vector_size(16), aligned(4)));

#define EXPORT(name) __attribute__((export_name(#name), visibility("default"))) void name
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define LARGER(a, b) __builtin_wasm_max_f32x4(a, b)

INLINE vector load(const float *from) { return *(const vector *)from; }

INLINE vector same(float value) { return (vector){value, value, value, value}; }

INLINE int filled(int count) { return (count + 3) & ~3; }

INLINE float lowest(int is_relu) { return is_relu ? 0 : -__builtin_inff(); }

// Write the first numbers of a vector, as many as there is place for.
INLINE void store(float *to, vector values, int place) {
    if (place >= 4) {
        *(vector *)to = values;
        return;
    }
    for (int i = 0; i < place; i++) to[i] = values[i];
}

// Up to 4 rows and 8 columns of a product: what they need fits into the registers.
INLINE void block(const float *left, const float *right, const float *bias, float *product, int inner,
                  int stride, int place, float least, const int height, const int width) {
    vector sums[4][2];
    UNROLL for (int y = 0; y < height; y++) UNROLL for (int x = 0; x < width; x++) sums[y][x] = load(bias + 4 * x);
    for (int i = 0; i < inner; i++, right += 4 * width) {
        UNROLL for (int x = 0; x < width; x++) {
            vector factors = load(right + 4 * x);
            UNROLL for (int y = 0; y < height; y++) sums[y][x] += same(left[y * inner + i]) * factors;
        }
    }
    UNROLL for (int y = 0; y < height; y++) UNROLL for (int x = 0; x < width; x++) {
        store(product + y * stride + 4 * x, LARGER(sums[y][x], same(least)), place - 4 * x);
    }
}

INLINE void blocks(const float *left, const float *right, const float *bias, float *product, int rows, int inner,
                   int stride, int place, float least, const int width) {
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
        block(left + row * inner, right, bias, product + row * stride, inner, stride, place, least, 4, width);
    }
    for (; row < rows; row++) {
        block(left + row * inner, right, bias, product + row * stride, inner, stride, place, least, 1, width);
    }
}

// product[rows, columns] = bias[columns] + left[rows, inner] x right[inner, columns], or 0 where that is less and
// `is_relu`. `right` is packed: eight columns, row after row, then the next eight; the last may be four. Rows of
// the product are `stride` apart; `bias` is filled up to a multiple of four.
// Not copied into `convolve`, which would make the module larger.
__attribute__((noinline))
EXPORT(multiply)(const float *left, const float *right, const float *bias, float *product, int rows, int inner,
                 int columns, int stride, int is_relu) {
    for (int column = 0; column < columns; column += 8, right += 8 * inner, bias += 8, product += 8) {
        const int place = columns - column;
        if (place > 4) blocks(left, right, bias, product, rows, inner, stride, place, lowest(is_relu), 2);
        else blocks(left, right, bias, product, rows, inner, stride, place, lowest(is_relu), 1);
    }
}

// The transforms of Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016: F(4x4, 3x3).

INLINE void mix(const vector in[6], vector out[6]) {
    out[0] = 4 * in[0] - 5 * in[2] + in[4];
    out[1] = (in[4] - 4 * in[2]) + (in[3] - 4 * in[1]);
    out[2] = (in[4] - 4 * in[2]) - (in[3] - 4 * in[1]);
    out[3] = (in[4] - in[2]) + 2 * (in[3] - in[1]);
    out[4] = (in[4] - in[2]) - 2 * (in[3] - in[1]);
    out[5] = 4 * in[1] - 5 * in[3] + in[5];
}

INLINE void unmix(const vector in[6], vector out[4]) {
    const vector sum = in[1] + in[2], difference = in[1] - in[2];
    const vector sum2 = in[3] + in[4], difference2 = in[3] - in[4];
    out[0] = in[0] + sum + sum2;
    out[1] = difference + 2 * difference2;
    out[2] = sum + 4 * sum2;
    out[3] = difference + 8 * difference2 + in[5];
}

// A 3x3 convolution that moves by one pixel. The channels of its input and output are filled up to multiples of
// four in the buffers: `padded` [4 * down + 2, 4 * across + 2, from], zero at first, `lefts` [36, tiles, from],
// `products` [36, tiles, to], `kernel` as `mix_kernel` makes it, and `bias`. A tile is 4x4 pixels of the output.
typedef struct {
    const float *input, *kernel, *bias, *zeros;
    float *padded, *lefts, *products, *output;
    int input_height, input_width, input_channels, height, width, channels, above, before, is_relu;
} convolution;

INLINE void pad(const convolution *it, int from, int line) {
    const int channels = it->input_channels;
    const float *pixel = it->input;
    for (int y = 0; y < it->input_height; y++) {
        float *to = it->padded + (it->above + y) * line + it->before * from;
        for (int x = 0; x < it->input_width; x++, pixel += channels, to += from) {
            for (int i = 0; i < channels; i += 4) store(to + i, load(pixel + i), channels - i);
        }
    }
}

INLINE void mix_tiles(const convolution *it, int across, int tiles, int from, int line) {
    float *left = it->lefts;
    for (int tile = 0; tile < tiles; tile++) {
        const float *corner = it->padded + 4 * (tile / across * line + tile % across * from);
        for (int channel = 0; channel < from; channel += 4, left += 4) {
            vector half[6][6];
            UNROLL for (int x = 0; x < 6; x++) {
                vector in[6], out[6];
                UNROLL for (int y = 0; y < 6; y++) in[y] = load(corner + y * line + x * from + channel);
                mix(in, out);
                UNROLL for (int y = 0; y < 6; y++) half[y][x] = out[y];
            }
            UNROLL for (int y = 0; y < 6; y++) {
                vector out[6];
                mix(half[y], out);
                UNROLL for (int x = 0; x < 6; x++) store(left + (6 * y + x) * tiles * from, out[x], 4);
            }
        }
    }
}

INLINE void unmix_tiles(const convolution *it, int across, int tiles, int to) {
    for (int tile = 0; tile < tiles; tile++) {
        const int top = tile / across * 4, start = tile % across * 4;
        for (int channel = 0; channel < to; channel += 4) {
            vector half[4][6];
            UNROLL for (int x = 0; x < 6; x++) {
                vector in[6], out[4];
                UNROLL for (int y = 0; y < 6; y++) {
                    in[y] = load(it->products + ((6 * y + x) * tiles + tile) * to + channel);
                }
                unmix(in, out);
                UNROLL for (int y = 0; y < 4; y++) half[y][x] = out[y];
            }
            const vector bias = load(it->bias + channel), least = same(lowest(it->is_relu));
            for (int y = 0; y < 4 && top + y < it->height; y++) {
                vector out[4];
                unmix(half[y], out);
                float *pixel = it->output + ((top + y) * it->width + start) * it->channels + channel;
                UNROLL for (int x = 0; x < 4; x++, pixel += it->channels) {
                    if (start + x < it->width) store(pixel, LARGER(out[x] + bias, least), it->channels - channel);
                }
            }
        }
    }
}

EXPORT(convolve)(const convolution *it) {
    const int across = (it->width + 3) / 4, tiles = (it->height + 3) / 4 * across;
    const int from = filled(it->input_channels), to = filled(it->channels), line = (4 * across + 2) * from;
    pad(it, from, line);
    mix_tiles(it, across, tiles, from, line);
    for (int i = 0; i < 36; i++) {
        multiply(it->lefts + i * tiles * from, it->kernel + i * from * to, it->zeros, it->products + i * tiles * to,
                 tiles, from, to, to, 0);
    }
    unmix_tiles(it, across, tiles, to);
}

// Transform 3x3 kernels [9, from, to] to 36 packed matrices, which `multiply` takes, filled up with zeros.
EXPORT(mix_kernel)(const float *weights, float *packed, int from, int to) {
    static const float MIX[6][3] = {
        {1.0f / 4, 0, 0},
        {-1.0f / 6, -1.0f / 6, -1.0f / 6},
        {-1.0f / 6, 1.0f / 6, -1.0f / 6},
        {1.0f / 24, 1.0f / 12, 1.0f / 6},
        {1.0f / 24, -1.0f / 12, 1.0f / 6},
        {0, 0, 1},
    };
    const int rows = filled(from), columns = filled(to);
    for (int row = 0; row < from; row++) {
        for (int column = 0; column < to; column++) {
            const int start = column & ~7, wide = columns - start < 8 ? 4 : 8;
            float *target = packed + start * rows + row * wide + (column - start);
            float half[6][3];
            for (int i = 0; i < 18; i++) {
                const int y = i / 3, x = i % 3;
                const float *kernel = weights + (x * from + row) * to + column;
                half[y][x] = MIX[y][0] * kernel[0] + MIX[y][1] * kernel[3 * from * to] + MIX[y][2] * kernel[6 * from * to];
            }
            for (int i = 0; i < 36; i++) {
                const float *line = half[i / 6], *factors = MIX[i % 6];
                target[i * rows * columns] = factors[0] * line[0] + factors[1] * line[1] + factors[2] * line[2];
            }
        }
    }
}

// Copy each pixel of [count, channels] to where its number points; rows of the target are `stride` apart.
EXPORT(gather)(const float *picture, const int *places, float *rows, int count, int channels) {
    for (int i = 0; i < count; i++, rows += channels) {
        if (places[i] >= 0) __builtin_memcpy(rows, picture + places[i], 4 * channels);
    }
}

// Add each row to the pixel that its number points at.
EXPORT(scatter)(const float *rows, const int *places, float *picture, int count, int channels) {
    for (int i = 0; i < count; i++, rows += channels) {
        if (places[i] < 0) continue;
        float *pixel = picture + places[i];
        int channel = 0;
        for (; channel + 4 <= channels; channel += 4) *(vector *)(pixel + channel) += load(rows + channel);
        for (; channel < channels; channel++) pixel[channel] += rows[channel];
    }
}

// Write the bias to each of `count` pixels.
EXPORT(fill)(float *picture, const float *bias, int count, int channels) {
    for (int i = 0; i < count; i++, picture += channels) __builtin_memcpy(picture, bias, 4 * channels);
}

// Of these `count` is filled up to a multiple of four.
EXPORT(add)(const float *one, const float *other, float *sum, int count) {
    for (int i = 0; i < count; i += 4) store(sum + i, load(one + i) + load(other + i), 4);
}

EXPORT(rectify)(const float *from, float *to, int count) {
    for (int i = 0; i < count; i += 4) store(to + i, LARGER(load(from + i), same(0)), 4);
}
