// The built-in modules of CircuitPython 8.2 that a board has more (+) or fewer (-) than the one that stands for its
// chip. Made by scripts/device-modules.ts from facts/modules: do not edit.
export const DEVICES = `
adafruit_feather_huzzah32 -espcamera -gifio -qrio
adafruit_huzzah32_breakout -espcamera -gifio -qrio
crcibernetica-ideaboard -espcamera -gifio -qrio
doit_esp32_devkit_v1 -espcamera -gifio -qrio
espressif_esp32_lyrat -espcamera -gifio -qrio
lilygo_ttgo_tdisplay_esp32_16m -espcamera -gifio -qrio
m5stack_atom_echo -espcamera -gifio -qrio
m5stack_atom_lite -espcamera -gifio -qrio
m5stack_atom_matrix -espcamera -gifio -qrio
m5stack_atom_u -espcamera -gifio -qrio
m5stack_core_basic -espcamera -gifio -qrio
m5stack_core_fire -espcamera -gifio -qrio
m5stack_stick_c -espcamera -gifio -qrio
ai_thinker_esp32-c3s-2m -dualbank
adafruit_feather_esp32s2 +espcamera +gifio +qrio
adafruit_feather_esp32s2_reverse_tft +espcamera +gifio +qrio
adafruit_feather_esp32s2_tft +espcamera +gifio +qrio
adafruit_metro_esp32s2 +espcamera +gifio +qrio
adafruit_qtpy_esp32s2 +espcamera +gifio +qrio
ai_thinker_esp_12k_nodemcu +espcamera +gifio +qrio
artisense_rd00 +espcamera +gifio +qrio
atmegazero_esp32s2 +espcamera +gifio +qrio
bpi_bit_s2 +espcamera +gifio +qrio
crumpspace_crumps2 +espcamera +gifio +qrio
deneyap_mini_v2 +espcamera +gifio +qrio
electroniccats_bastwifi -neopixel_write
espressif_esp32s2_devkitc_1_n4r2 +espcamera +gifio +qrio
espressif_esp32s2_devkitc_1_n8r2 +espcamera +gifio +qrio
espressif_hmi_devkit_1 +espcamera +gifio +qrio
espressif_kaluga_1 +espcamera +gifio +qrio
espressif_kaluga_1.3 +espcamera +gifio +qrio
espressif_saola_1_wrover +espcamera +gifio +qrio
franzininho_wifi_wrover +espcamera +gifio +qrio
gravitech_cucumber_r +espcamera +gifio +qrio
gravitech_cucumber_rs +espcamera +gifio +qrio
hexky_s2 +espcamera +gifio +qrio
hiibot_iots2 +espcamera +gifio +qrio
lilygo_ttgo_t8_s2 +espcamera +gifio +qrio
lilygo_ttgo_t8_s2_st7789 +espcamera +gifio +qrio
lolin_s2_mini +espcamera +gifio +qrio
lolin_s2_pico +espcamera +gifio +qrio
microdev_micro_s2 +espcamera +gifio +qrio
muselab_nanoesp32_s2_wrover +espcamera +gifio +qrio
odt_pixelwing_esp32_s2 +espcamera +gifio +qrio
targett_module_clip_wrover +espcamera +gifio +qrio
unexpectedmaker_feathers2 +espcamera +gifio +qrio
unexpectedmaker_feathers2_neo +espcamera +gifio +qrio
unexpectedmaker_feathers2_prerelease +espcamera +gifio +qrio
unexpectedmaker_tinys2 +_stage +espcamera +gifio +qrio
waveshare_esp32_s2_pico_lcd +espcamera +gifio +qrio
waveshare_esp32s2_pico +espcamera +gifio +qrio
adafruit_matrixportal_s3 +espcamera +gifio +qrio
adafruit_metro_esp32s3 +espcamera +gifio +qrio
bpi_leaf_s3 +espcamera +gifio +qrio
bpi_picow_s3 +espcamera +gifio +qrio
brainboardz_neuron +espcamera +gifio +qrio
cytron_maker_feather_aiot_s3 +espcamera +gifio +qrio
espressif_esp32s3_devkitc_1_n32r8 +espcamera +gifio +qrio
espressif_esp32s3_devkitc_1_n8r2 +espcamera +gifio +qrio
espressif_esp32s3_devkitc_1_n8r8 +espcamera +gifio +qrio
espressif_esp32s3_eye +espcamera +gifio +qrio
lilygo_tembed_esp32s3 +espcamera +gifio +qrio
magiclick_s3_n4r2 +gifio
unexpectedmaker_bling +_stage +espcamera +gifio +qrio
unexpectedmaker_blizzard_s3 +_stage +espcamera +gifio +qrio
unexpectedmaker_feathers3 +espcamera +gifio +qrio
unexpectedmaker_nanos3 +espcamera +gifio +qrio
unexpectedmaker_pros3 +espcamera +gifio +qrio
unexpectedmaker_tinys3 +_stage +espcamera +gifio +qrio
unexpectedmaker_tinywatch_s3 +_stage +espcamera +gifio +qrio
waveshare_esp32_s3_pico +espcamera +gifio +qrio
yd_esp32_s3_n16r8 +espcamera +gifio +qrio
yd_esp32_s3_n8r8 +espcamera +gifio +qrio
pajenicko_picopad +_stage
pimoroni_badger2040w -picodvi
pimoroni_inky_frame_5_7 -picodvi
pimoroni_plasma2040w -picodvi
matrixportal_m4 -aesio -floppyio -paralleldisplay -sharpdisplay -ulab
metro_m4_airlift_lite -synthio
`;
