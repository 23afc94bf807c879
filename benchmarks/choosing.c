/* Noisy choice slot by slot, in C: what the compiled rule of decide is measured against.

   The same choosing as in sim/model/strategies/lanes.py, with the C library's exponential. Cadres
   stand side by side in blocks, so that a compiler may go through several at once. */

#include <math.h>
#include <stdint.h>

enum { LANES = 64, WORK = 5, INNER = 3, CHOICES = 6, REST = 5, CHOICE_DRAWS = 7 };
#define LEAST_WEIGHT 1e-100
#define LEAST_TO_GROW 1e-290
#define STEEPEST 700.0

typedef struct {
    double weight[CHOICES][LANES], effort[WORK][LANES], until[INNER][LANES];
    double whole[INNER][LANES], last[INNER][LANES], dulled[LANES], tired[LANES];
    double luck[LANES], later[LANES], chances[LANES];
} block;

static double unit(uint32_t high, uint32_t low)
{
    int64_t bits = (int64_t)(((uint64_t)high << 20) | (low >> 12));
    return ((double)bits + 0.5) * 0x1p-52;
}

/* Philox4x32-10: two draws from one counter. */
static void draw(double *even, double *odd, uint32_t who, uint32_t generation, uint32_t tick,
                 uint32_t number, uint32_t seed, uint32_t replicate)
{
    uint32_t x0 = who, x1 = generation, x2 = tick, x3 = number, y0 = seed, y1 = replicate;
    for (int round = 0; round < 10; round++) {
        uint64_t first = (uint64_t)x0 * 0xD2511F53u, second = (uint64_t)x2 * 0xCD9E8D57u;
        x0 = (uint32_t)(second >> 32) ^ x1 ^ y0;
        x1 = (uint32_t)second;
        x2 = (uint32_t)(first >> 32) ^ x3 ^ y1;
        x3 = (uint32_t)first;
        y0 += 0x9E3779B9u;
        y1 += 0xBB67AE85u;
    }
    *even = unit(x0, x1);
    *odd = unit(x2, x3);
}

static double lost(double strength, double wanted, double effort, double step)
{
    double rest = wanted - effort, most = rest < step ? rest : step;
    return effort < wanted ? strength * most / wanted : 0.0;
}

static double weight_of(double value, double best, double noise)
{
    double power = (value - best) / noise;
    return exp(power < STEEPEST ? power : STEEPEST);
}

/* Columns of all cadres follow each other, `count` numbers each. */
void choose(int64_t count, int64_t slots, double step, double noise, const double *constant,
            const double *strength, const double *wanted, const double *monotony,
            const double *fatigue, const double *lift, const int64_t *generation, int64_t tick,
            int64_t seed, int64_t replicate, double *hours)
{
    static _Thread_local block b;
    for (int64_t first = 0; first < count; first += LANES) {
        int n = count - first < LANES ? (int)(count - first) : LANES;
        for (int i = 0; i < n; i++) {
            double dulling = monotony[first + i] * step, tiring = fatigue[first + i] * step / noise;
            b.chances[i] = 0.0;
            b.dulled[i] = -dulling / noise;
            b.tired[i] = tiring < STEEPEST ? tiring : STEEPEST;
            for (int a = 0; a < WORK; a++) b.effort[a][i] = 0.0;
            for (int a = 0; a < INNER; a++) {
                int64_t at = a * count + first + i;
                double slots_wanted = floor(wanted[at] / step);
                b.until[a][i] = (slots_wanted - 0.5) * step;
                b.whole[a][i] = -(dulling + lost(strength[at], wanted[at], 0.0, step)) / noise;
                b.last[a][i] =
                    -(dulling + lost(strength[at], wanted[at], slots_wanted * step, step)) / noise;
            }
        }
        for (int i = 0; i < n; i++) b.dulled[i] = exp(b.dulled[i]);
        for (int i = 0; i < n; i++) b.tired[i] = exp(b.tired[i]);
        for (int a = 0; a < INNER; a++)
            for (int i = 0; i < n; i++) {
                b.whole[a][i] = exp(b.whole[a][i]);
                b.last[a][i] = exp(b.last[a][i]);
            }
        for (int64_t slot = 0; slot < slots; slot++) {
            int faint = 0;
            for (int i = 0; i < n; i++)
                faint |= (b.chances[i] < LEAST_WEIGHT) | (b.weight[REST][i] < LEAST_TO_GROW);
            for (int i = 0; faint && i < n; i++) {
                if (b.chances[i] >= LEAST_WEIGHT && b.weight[REST][i] >= LEAST_TO_GROW) continue;
                double total = 0.0;
                for (int a = 0; a < WORK; a++) total += b.effort[a][i];
                double value[CHOICES], most;
                value[REST] = most = fatigue[first + i] * total + lift[first + i];
                for (int a = 0; a < WORK; a++) {
                    int64_t at = a * count + first + i;
                    double pull = a < INNER && wanted[at] > 0.0
                                      ? strength[at] * fmax(0.0, 1.0 - b.effort[a][i] / wanted[at])
                                      : 0.0;
                    value[a] = constant[at] + pull - monotony[first + i] * b.effort[a][i];
                    most = value[a] > most ? value[a] : most;
                }
                b.chances[i] = 0.0;
                for (int a = 0; a < CHOICES; a++)
                    b.chances[i] += b.weight[a][i] = weight_of(value[a], most, noise);
            }
            for (int i = 0; i < n; i++)
                if (slot % 2)
                    b.luck[i] = b.later[i];
                else
                    draw(&b.luck[i], &b.later[i], (uint32_t)(first + i),
                         (uint32_t)generation[first + i], (uint32_t)tick,
                         CHOICE_DRAWS * 65536u + (uint32_t)(slot / 2), (uint32_t)seed,
                         (uint32_t)replicate);
            for (int i = 0; i < n; i++) {
                double mark = b.luck[i] * b.chances[i], chances = 0.0, upto = 0.0;
                int64_t chosen = 0;
                for (int a = 0; a < WORK; a++) chosen += mark >= (upto += b.weight[a][i]);
                for (int a = 0; a < WORK; a++) {
                    double before = b.weight[a][i], spent = b.effort[a][i], part = b.dulled[i];
                    if (a < INNER) {
                        part = spent < b.until[a][i] + step ? b.last[a][i] : part;
                        part = spent < b.until[a][i] ? b.whole[a][i] : part;
                    }
                    double now = chosen == a ? before * part : before;
                    b.weight[a][i] = now;
                    b.effort[a][i] = chosen == a ? spent + step : spent;
                    chances += now;
                }
                double rest = b.weight[REST][i];
                rest = chosen == REST ? rest : rest * b.tired[i];
                b.weight[REST][i] = rest;
                b.chances[i] = chances + rest;
            }
        }
        for (int a = 0; a < WORK; a++)
            for (int i = 0; i < n; i++) hours[a * count + first + i] = b.effort[a][i] * 80.0;
    }
}
