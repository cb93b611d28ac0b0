/** The drawn set: each is imported by itself, so that no other of the package comes along. */

import {
  BedDouble, Bike, BookOpen, Brain, Briefcase, CalendarCheck, Camera, Car, ChefHat, Clock, Cloud, Coffee, Dog, DoorClosed,
  Dumbbell, Flower2, Gamepad2, GlassWater, GraduationCap, Guitar, Hammer, Hand, HandHeart, Heart, Laptop, Leaf,
  MessageCircle, Mountain, PenLine, Phone, Puzzle, Soup, Sprout, Star, Stethoscope, Sun, TreePine, Users, Utensils,
  type IconNode,
} from 'lucide';
import { first } from './icons-first.ts';

export const icons: { readonly [name: string]: IconNode } = {
  ...first, bike: Bike, dumbbell: Dumbbell, mountain: Mountain, 'tree-pine': TreePine, leaf: Leaf, sprout: Sprout,
  'flower-2': Flower2, sun: Sun, 'bed-double': BedDouble, cloud: Cloud, brain: Brain, guitar: Guitar,
  'book-open': BookOpen, 'pen-line': PenLine, camera: Camera, puzzle: Puzzle, 'gamepad-2': Gamepad2, hammer: Hammer,
  'chef-hat': ChefHat, utensils: Utensils, soup: Soup, coffee: Coffee, 'glass-water': GlassWater, heart: Heart,
  'hand-heart': HandHeart, users: Users, phone: Phone, 'message-circle': MessageCircle, dog: Dog, hand: Hand,
  briefcase: Briefcase, laptop: Laptop, 'door-closed': DoorClosed, clock: Clock, 'calendar-check': CalendarCheck,
  'graduation-cap': GraduationCap, stethoscope: Stethoscope, car: Car, star: Star,
};
