// The built-in modules of CircuitPython 9.0 that a board has more (+) or fewer (-) than the one that stands for its
// chip. Made by scripts/device-modules.ts from facts/modules: do not edit.
export const DEVICES = `
adafruit_feather_esp32_v2 +espcamera +qrio
adafruit_itsybitsy_esp32 +espcamera +qrio
adafruit_qtpy_esp32_pico +espcamera +qrio -paralleldisplaybus
deneyap_kart +espcamera +qrio
deneyap_kart_1a +espcamera +qrio
espressif_esp32_eye +espcamera +qrio -canio -neopixel_write -ps2io -rotaryio -touchio
hardkernel_odroid_go +espcamera +qrio
lilygo_twatch_2020_v3 +espcamera +qrio
m5stack_core2 +espcamera +qrio
m5stack_timer_camera_x +espcamera +qrio
unexpectedmaker_tinypico +espcamera +qrio
unexpectedmaker_tinypico_nano +espcamera +qrio
ai_thinker_esp32-c3s-2m -dualbank
adafruit_feather_esp32s2 +espcamera +qrio
adafruit_feather_esp32s2_reverse_tft +espcamera +qrio
adafruit_feather_esp32s2_tft +espcamera +qrio
adafruit_metro_esp32s2 +espcamera +qrio
adafruit_qtpy_esp32s2 +espcamera +qrio -paralleldisplaybus
ai_thinker_esp_12k_nodemcu +espcamera +qrio
artisense_rd00 +espcamera +qrio
atmegazero_esp32s2 +espcamera +qrio
bpi_bit_s2 +espcamera +qrio
crumpspace_crumps2 +espcamera +qrio
deneyap_mini_v2 +espcamera +qrio
electroniccats_bastwifi -neopixel_write
espressif_esp32s2_devkitc_1_n4r2 +espcamera +qrio
espressif_esp32s2_devkitc_1_n8r2 +espcamera +qrio
espressif_hmi_devkit_1 +espcamera +qrio
espressif_kaluga_1 +espcamera +qrio
espressif_kaluga_1.3 +espcamera +qrio
espressif_saola_1_wrover +espcamera +qrio
flipperzero_wifi_dev +espcamera +qrio
franzininho_wifi_wrover +espcamera +qrio
gravitech_cucumber_r +espcamera +qrio
gravitech_cucumber_rs +espcamera +qrio
hexky_s2 +espcamera +qrio
hiibot_iots2 +espcamera +qrio
lilygo_ttgo_t8_s2 +espcamera +qrio
lilygo_ttgo_t8_s2_st7789 +espcamera +qrio
lolin_s2_mini +espcamera +qrio
lolin_s2_pico +espcamera +qrio
microdev_micro_s2 +espcamera +qrio
muselab_nanoesp32_s2_wrover +espcamera +qrio
odt_pixelwing_esp32_s2 +espcamera +qrio
targett_module_clip_wrover +espcamera +qrio
unexpectedmaker_feathers2 +espcamera +qrio
unexpectedmaker_feathers2_neo +espcamera +qrio
unexpectedmaker_feathers2_prerelease +espcamera +qrio
unexpectedmaker_tinys2 +_stage +espcamera +qrio
waveshare_esp32_s2_pico_lcd +espcamera +qrio
waveshare_esp32s2_pico +espcamera +qrio
adafruit_esp32s3_camera +bitmapfilter +espcamera +qrio -_bleio -audiobusio -audiocore -audiomixer -canio -dualbank -framebufferio -keypad -onewireio -paralleldisplaybus -rgbmatrix -rotaryio -sharpdisplay -synthio
adafruit_feather_esp32s3_4mbflash_2mbpsram -_bleio -paralleldisplaybus
adafruit_feather_esp32s3_reverse_tft -_bleio -paralleldisplaybus
adafruit_feather_esp32s3_tft -_bleio -paralleldisplaybus
adafruit_matrixportal_s3 -paralleldisplaybus
adafruit_metro_esp32s3 +bitmapfilter +espcamera +qrio
adafruit_qtpy_esp32s3_4mbflash_2mbpsram -_bleio -paralleldisplaybus
adafruit_qtpy_esp32s3_nopsram -paralleldisplaybus
adafruit_qualia_s3_rgb666 +bitmapfilter +dotclockframebuffer +espcamera +qrio
bpi_leaf_s3 +bitmapfilter +espcamera +qrio
bpi_picow_s3 +bitmapfilter +espcamera +qrio
brainboardz_neuron +bitmapfilter +espcamera +qrio
cytron_maker_feather_aiot_s3 +bitmapfilter +espcamera +qrio
deneyap_kart_1a_v2 -_bleio -codeop -paralleldisplaybus
es3ink +bitmapfilter +espcamera +qrio
espressif_esp32s3_devkitc_1_n32r8 +bitmapfilter +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r2 +bitmapfilter +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8 +bitmapfilter +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8_hacktablet +bitmapfilter +dotclockframebuffer +espcamera +qrio
espressif_esp32s3_eye +bitmapfilter +espcamera +qrio
espressif_esp32s3_lcd_ev +bitmapfilter +dotclockframebuffer +espcamera +qrio
firebeetle2_esp32s3 +bitmapfilter +espcamera +qrio
heltec_esp32s3_wifi_lora_v3 -usb_cdc -usb_hid -usb_midi
lilygo_tdeck +bitmapfilter +espcamera +qrio
lilygo_tdisplay_s3 +bitmapfilter +espcamera +qrio
lilygo_tembed_esp32s3 +bitmapfilter +espcamera +qrio
lolin_s3_mini -_bleio -codeop -paralleldisplaybus
m5stack_dial -paralleldisplaybus
magiclick_s3_n4r2 -_bleio
makerfabs_tft7 +bitmapfilter +dotclockframebuffer +espcamera +qrio
unexpectedmaker_bling +_stage +bitmapfilter +espcamera +qrio
unexpectedmaker_blizzard_s3 +_stage +bitmapfilter +espcamera +qrio
unexpectedmaker_feathers3 +bitmapfilter +espcamera +qrio
unexpectedmaker_nanos3 +bitmapfilter +espcamera +qrio
unexpectedmaker_pros3 +bitmapfilter +espcamera +qrio
unexpectedmaker_tinys3 +_stage +bitmapfilter +espcamera +qrio
unexpectedmaker_tinywatch_s3 +_stage +bitmapfilter +espcamera +qrio
waveshare_esp32_s3_pico +bitmapfilter +espcamera +qrio
waveshare_esp32_s3_zero -_bleio -codeop -paralleldisplaybus
yd_esp32_s3_n16r8 +bitmapfilter +espcamera +qrio
yd_esp32_s3_n8r8 +bitmapfilter +espcamera +qrio
pajenicko_picopad +_stage
pimoroni_badger2040w -picodvi
pimoroni_inky_frame_5_7 -picodvi
pimoroni_inky_frame_7_3 -picodvi
pimoroni_plasma2040w -picodvi
matrixportal_m4 -aesio -floppyio -paralleldisplaybus -sharpdisplay -ulab
metro_m4_airlift_lite -floppyio -jpegio -synthio
`;
